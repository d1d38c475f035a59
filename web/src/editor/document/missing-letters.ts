/** Letters that a font and its fallbacks lack, as the typesetter told them: they would be empty boxes. */

import type { MissingLetter } from '../../../generated/api'
import type { Scene, TextLayer } from '../../../generated/scene'
import { all, any } from '../../phrases/lists'
import { many } from '../../phrases/many'

const MOST_NAMED = 3

/** By font and character; what was lacking once is lacking while the page stands. */
const told = new Map<string, Map<string, MissingLetter>>()

/** Take in what an answer said about one of its texts. */
export function learnMissing(layer: TextLayer | null, letters: readonly MissingLetter[]): void {
  if (!layer || letters.length === 0) return
  const font = fontOf(layer)
  const known = told.get(font) ?? new Map()
  for (const letter of letters) known.set(letter.character, letter)
  told.set(font, known)
}

/** What is wrong with the words, for people; empty when nothing is. */
export function missingSentence(layer: TextLayer, scene: Scene, words = layer.text): string {
  const font = fontOf(layer)
  const letters = [...(told.get(font)?.values() ?? [])].filter(({ character }) =>
    isIn(character, words, layer.text),
  )
  const family = scene.fonts[font]?.family ?? font
  return [elsewhere(letters, family), nowhere(letters)].filter(Boolean).join(' ')
}

/** What is typed in small letters may be set in capitals. */
function isIn(character: string, words: string, set: string): boolean {
  if (words.includes(character)) return true
  return set === set.toUpperCase() && words.toUpperCase().includes(character)
}

function elsewhere(letters: readonly MissingLetter[], family: string): string {
  const there = letters.filter((letter) => letter.family)
  if (there.length === 0) return ''
  const fonts = [...new Set(there.map((letter) => letter.family as string))].slice(0, 2)
  return many(
    '{family} has no letter for {letters}; choose a font that has it, such as {fonts}.',
    '{family} has no letters for {letters}; choose a font that has them, such as {fonts}.',
    there.length,
    { family, letters: listed(there), fonts: any(fonts) },
  )
}

function nowhere(letters: readonly MissingLetter[]): string {
  const lost = letters.filter((letter) => !letter.family)
  if (lost.length === 0) return ''
  return many(
    'No font here has a letter for {letters}; leave it out, or add a font that has it to a brand kit.',
    'No font here has letters for {letters}; leave them out, or add a font that has them to a brand kit.',
    lost.length,
    { letters: listed(lost) },
  )
}

/** The browser may lack the letter too, so its name stands beside it. */
function listed(letters: readonly MissingLetter[]): string {
  const named = letters.slice(0, MOST_NAMED).map(({ character, name }) => `“${character}” (${spoken(name)})`)
  const rest = letters.length - named.length
  return all(rest > 0 ? [...named, many('{count} more', '{count} more', rest)] : named)
}

function spoken(name: string): string {
  return name.startsWith('U+') ? name : name.toLowerCase()
}

function fontOf(layer: TextLayer): string {
  return layer.lines[0]?.runs[0]?.font ?? ''
}
