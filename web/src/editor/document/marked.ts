/** Text as it is typed: asterisks round the one phrase that stands out. */

import type { TextLayer } from '../../../generated/scene'

export interface Word {
  text: string
  stressed: boolean
  line: number
}

export function wordsOf(layer: TextLayer): Word[] {
  return layer.lines.flatMap((line, at) =>
    line.runs.flatMap((run) =>
      run.text
        .split(/\s+/)
        .filter((text) => text !== '')
        .map((text) => ({ text, stressed: run.fill !== null, line: at })),
    ),
  )
}

/** A phrase may go over a line's end; the engine takes one phrase. */
export function written(words: readonly Word[]): string {
  const first = words.findIndex((word) => word.stressed)
  const rest = words.slice(Math.max(first, 0)).findIndex((word) => !word.stressed)
  const last = first < 0 ? -1 : rest < 0 ? words.length - 1 : first + rest - 1
  return words
    .map((word, index) => {
      const gap = index === 0 ? '' : words[index - 1]?.line === word.line ? ' ' : '\n'
      return `${gap}${index === first ? '*' : ''}${word.text}${index === last ? '*' : ''}`
    })
    .join('')
}

export function marked(layer: TextLayer): string {
  return written(wordsOf(layer))
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
