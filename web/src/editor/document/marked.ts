/** Text as it is typed: asterisks round the one phrase that stands out, in reading order. */

import type { Line, Run, TextLayer } from '../../../generated/scene'

export interface Word {
  text: string
  stressed: boolean
  /** What stands before it: a space, a line's end. */
  gap: string
}

const STRESS = /\*(?=[^\s*])([^*]+?)(?<=\S)\*/
const CLOSING = /[^\p{L}\p{N}\p{M}]*$/u
const OPENING = /^[^\p{L}\p{N}\p{M}]*/u
/** What a line ends with that ends within a word, or what is written without a space. */
const UNSPACED_END = /[\u200b\u00ad][^\S\n]*\n[^\S\n]*/g

/** The words as they were given. A scene of before they were kept has only what is drawn. */
export function marked(layer: TextLayer): string {
  return layer.words || asDrawn(layer)
}

/** Without the breaks that the typesetter, or somebody, gave them for one format. */
export function unbroken(text: string): string {
  return text.replace(UNSPACED_END, '').replace(/\s*\n\s*/g, ' ')
}

export function wordsOf(layer: TextLayer): Word[] {
  const text = marked(layer)
  const found = STRESS.exec(text)
  const start = found ? found.index : text.length
  const end = found ? start + found[0].length : text.length
  return [...text.matchAll(/(\s*)(\S+)/g)].map(({ 0: whole, 1: gap = '', 2: word = '', index }) => {
    const at = index + gap.length
    const stressed = at < end && index + whole.length > start
    return { text: stressed ? bare(word, at, start, end) : word, stressed, gap }
  })
}

function bare(word: string, at: number, start: number, end: number): string {
  return [...word]
    .filter((letter, index) => letter !== '*' || ![start, end - 1].includes(at + index))
    .join('')
}

/** A phrase may go over a line's end; the engine takes one phrase, and what closes a sentence stays outside. */
export function written(words: readonly Word[]): string {
  const first = words.findIndex((word) => word.stressed)
  const rest = words.slice(Math.max(first, 0)).findIndex((word) => !word.stressed)
  const last = first < 0 ? -1 : rest < 0 ? words.length - 1 : first + rest - 1
  return words
    .map(({ text, gap }, index) => {
      const opened =
        index === first ? text.replace(OPENING, (marks) => (marks === text ? '*' : `${marks}*`)) : text
      return gap + (index === last ? closed(opened, text) : opened)
    })
    .join('')
}

function closed(opened: string, text: string): string {
  const marks = CLOSING.exec(text)?.[0] ?? ''
  const inside = marks === text ? opened : opened.slice(0, opened.length - marks.length)
  return `${inside}*${opened.slice(inside.length)}`
}

/** A word beside the phrase joins it, its first or last one leaves it, any other is the phrase from now on. */
export function stressed(words: readonly Word[], index: number): Word[] {
  const held = words.flatMap((word, at) => (word.stressed ? [at] : []))
  const [first, last] = [Math.min(...held), Math.max(...held)]
  const joins = held.length > 0 && (index === first - 1 || index === last + 1)
  const leaves = held.length > 1 && (index === first || index === last)
  return words.map((word, at) => {
    if (at === index) return { ...word, stressed: !leaves }
    return joins || leaves ? word : { ...word, stressed: false }
  })
}

/** What is drawn is in reading order too; its runs only tell which of it wears the accent. */
function asDrawn({ text, lines }: TextLayer): string {
  const places: number[] = []
  let at = 0
  text.split('\n').forEach((line, index) => {
    places.push(...accented(line, lines[index]).map((place) => at + place))
    at += line.length + 1
  })
  if (places.length === 0) return text
  const [start, end] = [Math.min(...places), Math.max(...places)]
  return `${text.slice(0, start)}*${text.slice(start, end)}*${text.slice(end)}`
}

/** Where the accented runs of a line begin and end in its text. */
function accented(line: string, set?: Line): number[] {
  const runs: readonly Run[] = set?.runs ?? []
  return runs
    .filter((run) => run.fill !== null && run.text.trim() !== '')
    .flatMap((run) => {
      const words = run.text.trim()
      const place = line.indexOf(words)
      return place < 0 ? [] : [place, place + words.length]
    })
}
