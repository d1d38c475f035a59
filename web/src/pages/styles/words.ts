/** What a style's facts are called, and which styles are looked for. */

import type { StyleAnswer } from '../../../generated/api'
import { type StyleEntry, wordsOf } from '../../brief/catalogue'
import { named, say } from '../../phrases/say'

const arrangements: Record<string, string> = {
  side: named('People beside the words'),
  behind: named('Words behind the people'),
  masthead: named('Words across the top'),
  'lower-third': named('Words across the bottom'),
  versus: named('Two sides face each other'),
  centre: named('People in the middle'),
  half: named('A face fills half the picture'),
  card: named('A card with a head that stands out of it'),
  columns: named('A column each, words above'),
  shelf: named('A column each, words below'),
  lineup: named('Tall columns beside the words'),
  reaction: named('A second face in a ring'),
}

export function arrangementWords(name: string): string {
  return say(arrangements[name] ?? name)
}

/** `barlow-condensed-800-italic` is Barlow Condensed 800 italic. */
export function fontWords(id: string): string {
  return id
    .split('-')
    .map((part) =>
      part === 'italic' || /^\d/.test(part) ? part : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(' ')
}

/** Those with the tag and with every word somewhere in what they say of themselves. */
export function found<Entry extends StyleEntry>(
  styles: readonly Entry[],
  words: string,
  tag: string,
): Entry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return styles.filter((style) => {
    const said = wordsOf(style)
    return (!tag || style.tags.includes(tag)) && wanted.every((word) => said.includes(word))
  })
}

/** Tags that more than one style has, the most frequent first. */
export function commonTags(styles: readonly StyleEntry[]): string[] {
  const counts = new Map<string, number>()
  for (const tag of styles.flatMap((style) => style.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([one, many], [other, few]) => few - many || one.localeCompare(other))
    .map(([tag]) => tag)
}

/** In the order a designer lists them. */
export function swatches(palette: StyleAnswer['palette']): [string, string][] {
  const order = ['ground', 'deep', 'ink', 'accent', 'second']
  return Object.entries(palette).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
}
