/** What the sources say to people: the words they ask a catalogue for, and those that no catalogue would hear of. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { WEB } from './planting'

interface Node {
  type: string
  start: number
  end: number
  [part: string]: unknown
}

/** A call of the catalogue: the key of its entry, and for numbers the English of several. */
export interface Asked {
  file: string
  key: string
  plural: string | null
}

export interface Source {
  asked: Asked[]
  /** As `file:line: words`. */
  bare: string[]
}

const SAYING = ['say', 'named', 'woven', 'many', 'meant']
/** Attributes of ours and of the browser that somebody reads or hears. */
const READ =
  /^(aria-label|aria-description|title|placeholder|alt|label|hint|note|why|text|action|use|legend)$/
/** What stands in a string of a program's own: a key, a class, an address. */
const OWN = /^(class|d|style|href|src|key|type|rel|accept|id|for|role|lang|sizes|viewBox)$/
/** Names, keys, and what no language has another word for. */
const NAMES = new Set(
  `Thumbsmith Discord Slack JPEG PNG WebP PSD MB KB kB GB Bearer English Deutsch Español 日本語
  Enter Escape Delete Backspace Tab Space Home End Mod Ctrl Alt Shift Mac Arrow Arrows Files Stage Estimate`.split(
    /\s+/,
  ),
)
/** Addresses, files, colours. */
const CODE = /^(https?:|#|[\w./-]+\.\w+$|SIL Open Font License)/

export function sourceFiles(): string[] {
  return readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `src/${name}`)
    .sort()
}

export function read(file: string, text = readFileSync(join(WEB, file), 'utf8')): Source {
  const found: Source = { asked: [], bare: [] }
  const line = (node: Node) => text.slice(0, node.start).split('\n').length
  const visit = (node: Node, above: Node[]) => {
    if (isApart(node)) return
    const call = askedBy(node)
    if (call) found.asked.push({ file, ...call })
    const words = bareWords(node, above)
    if (words && !isAsked(above)) found.bare.push(`${file}:${line(node)}: ${words}`)
    for (const child of childrenOf(node)) visit(child, [...above, node])
  }
  visit(parseSync(file, text).program as unknown as Node, [])
  return found
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((held): held is Node => typeof (held as Node | null)?.type === 'string')
}

/** Types say nothing, nor do imports. */
function isApart({ type }: Node): boolean {
  return (
    /^(Import|Export(All|Named)|TS(?!As|NonNull|Satisfies))/.test(type) && type !== 'ExportNamedDeclaration'
  )
}

function calleeOf(node: Node): string {
  return (node.callee as { name?: string } | undefined)?.name ?? ''
}

function askedBy(node: Node): Omit<Asked, 'file'> | null {
  if (node.type !== 'CallExpression' || !SAYING.includes(calleeOf(node))) return null
  const [one, other] = (node.arguments as Node[]).map((held) => held.value)
  if (typeof one !== 'string') return null
  const key = calleeOf(node) === 'meant' ? `${other}\u0004${one}` : one
  return { key, plural: calleeOf(node) === 'many' ? (other as string) : null }
}

function isAsked(above: readonly Node[]): boolean {
  const call = above.at(-1)
  return call?.type === 'CallExpression' && SAYING.includes(calleeOf(call))
}

/** The words of a node that stand there as they are. */
function bareWords(node: Node, above: readonly Node[]): string | null {
  if (node.type === 'JSXText') return meant(node.value as string)
  const isText = node.type === 'Literal' && typeof node.value === 'string'
  if (!isText && node.type !== 'TemplateLiteral') return null
  const words = isText ? (node.value as string) : quasis(node).join('…')
  if (isProgram(node, above)) return null
  const isShown = standsInPage(above)
  const isSentence = /^\*?\p{Lu}[\p{Ll}’]*[ .,…:?!]/u.test(words) || /^\p{Lu}\p{Ll}+$/u.test(words)
  const isPhrase = /^[\p{Ll}’]+( [\p{Ll}’]+)+$/u.test(words)
  return isShown || isSentence || isPhrase ? meant(words) : null
}

function quasis(node: Node): string[] {
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
}

/** Nothing when it is no word that could be another elsewhere. */
function meant(words: string): string | null {
  const bare = words.trim().replace(/\s+/g, ' ')
  const foreign = bare.split(/[^\p{L}]+/u).filter((word) => word.length > 1 && !NAMES.has(word))
  return foreign.length && !CODE.test(bare) ? bare : null
}

/** Comparisons, keys, classes, and what is thrown at programmers. */
function isProgram(node: Node, above: readonly Node[]): boolean {
  const parent = above.at(-1)
  if (parent?.type === 'BinaryExpression' || parent?.type === 'SwitchCase') return true
  if (parent?.type === 'Property' && parent.key === node) return true
  if (parent?.type === 'MemberExpression') return true
  const attribute = above.findLast(({ type }) => type === 'JSXAttribute') as
    | { name: { name: string } }
    | undefined
  if (attribute && OWN.test(attribute.name.name)) return true
  const isError = parent?.type === 'NewExpression' && calleeOf(parent) === 'Error'
  return isError && /^\p{Ll}/u.test(String(node.value ?? ''))
}

/** In the page itself or in what is read out of it, by choices alone. */
function standsInPage(above: readonly Node[]): boolean {
  const holder = above.findLast(({ type }) => !/^(Conditional|Logical|Parenthesized)Expression$/.test(type))
  if (holder?.type === 'JSXAttribute')
    return READ.test((holder as unknown as { name: { name: string } }).name.name)
  if (holder?.type !== 'JSXExpressionContainer') return false
  const outer = above[above.indexOf(holder) - 1]
  if (outer?.type === 'JSXAttribute')
    return READ.test((outer as unknown as { name: { name: string } }).name.name)
  return outer?.type === 'JSXElement' || outer?.type === 'JSXFragment'
}
