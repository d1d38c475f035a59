/** What the sources say to people: the words they ask a catalogue for, and those that no catalogue would hear of. */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'vite'
import { WEB } from './planting'

interface Node {
  type: string
  start: number
  end: number
  [part: string]: unknown
}

/** A call of the catalogue: its English, and for numbers the English of several. */
export interface Asked {
  file: string
  english: string
  plural: string | null
}

export interface Source {
  asked: Asked[]
  /** As `file:line: words`. */
  bare: string[]
  /** The files that come with it, as it imports them. */
  imports: string[]
}

const SAYING = ['say', 'named', 'woven', 'many', 'meant']
/** Attributes of ours and of the browser that somebody reads or hears. */
const READ =
  /^(aria-label|aria-description|title|placeholder|alt|label|hint|note|why|text|action|use|legend)$/
/** What stands in a string of a program's own: a key, a class, an address. */
const OWN = /^(class|d|style|href|src|key|type|rel|accept|id|for|role|lang|sizes|viewBox)$/
/** Names, and what no language has another word for. */
const NAMES =
  /^(Thumbsmith|Discord|Slack|X|Y|MB|KB|kB|GB|JPEG|PNG|WebP|PSD|Enter|Escape|Delete|Backspace|Tab|Space|Home|End|Files|Stage|Estimate|Mac|Mod|Ctrl|Alt|Shift|[Aa]rrows?\w*|SIL Open Font License 1\.1)$/

export function sourceFiles(): string[] {
  return readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `src/${name}`)
    .sort()
}

export function read(file: string, text = readFileSync(join(WEB, file), 'utf8')): Source {
  const found: Source = { asked: [], bare: [], imports: [] }
  const line = (node: Node) => text.slice(0, node.start).split('\n').length
  const visit = (node: Node, above: Node[]) => {
    if (node.type === 'ImportDeclaration' && node.importKind !== 'type')
      found.imports.push(pathOf(file, node))
    if (isApart(node)) return
    const english = askedBy(node)
    if (english) found.asked.push({ file, ...english })
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

function pathOf(file: string, node: Node): string {
  return join(dirname(file), (node.source as { value: string }).value)
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

function askedBy(node: Node): { english: string; plural: string | null } | null {
  if (node.type !== 'CallExpression' || !SAYING.includes(calleeOf(node))) return null
  const [one, other] = (node.arguments as Node[]).map((held) => held.value)
  if (typeof one !== 'string') return null
  const key = calleeOf(node) === 'meant' ? `${other}\u0004${one}` : one
  return { english: key, plural: calleeOf(node) === 'many' ? (other as string) : null }
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

function meant(words: string): string | null {
  const bare = words.trim()
  return /\p{L}{2}/u.test(bare) &&
    !bare.split(/[…\s+]+/).every((word) => !/\p{L}{2}/u.test(word) || NAMES.test(word)) &&
    !NAMES.test(bare)
    ? bare.replace(/\s+/g, ' ')
    : null
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

/** All that comes with a file before anything is asked for later. */
export function comesWith(entry: string, files: readonly string[]): Set<string> {
  const known = new Set(files)
  const found = new Set<string>()
  const take = (path: string) => {
    const file = ['', '.ts', '.tsx', '/index.ts'].map((end) => path + end).find((name) => known.has(name))
    if (!file || found.has(file)) return
    found.add(file)
    for (const next of read(file).imports) take(relative('.', next))
  }
  take(entry)
  return found
}
