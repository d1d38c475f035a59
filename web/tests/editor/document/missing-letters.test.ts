import { expect, test } from 'vitest'
import { learnMissing, missingSentence } from '../../../src/editor/document/missing-letters'
import { fonts, scene, text } from '../scenes'

const katakana = { character: 'ア', name: 'KATAKANA LETTER A', family: 'Noto Sans JP' }
const ugaritic = { character: '𐎀', name: 'UGARITIC LETTER ALPA', family: null }

test('letters without a glyph are told with what would help, as long as they stand in the words', () => {
  const layer = text('title', ['OK ア 𐎀'])
  const held = scene([layer], { fonts })
  expect(missingSentence(layer, held)).toBe('')
  learnMissing(layer, [katakana])
  expect(missingSentence(layer, held)).toBe(
    'Anton has no letter for “ア” (katakana letter a); choose a font that has it, such as Noto Sans JP.',
  )
  expect(missingSentence(layer, held, 'ok')).toBe('')
  learnMissing(layer, [ugaritic])
  expect(missingSentence(layer, held, '𐎀')).toBe(
    'No font here has a letter for “𐎀” (ugaritic letter alpa); leave it out, or add a font that has it to a brand kit.',
  )
  expect(missingSentence(layer, held)).toMatch(/^Anton has no letter.* No font here/)
})

test('another font is not blamed, and nothing is learned of no text', () => {
  const [line] = text('title', ['ア']).lines
  const runs = line?.runs.map((run) => ({ ...run, font: 'other' })) ?? []
  const layer = { ...text('title', ['ア']), lines: [{ ...line, runs }] } as ReturnType<typeof text>
  expect(missingSentence(layer, scene([layer]))).toBe('')
  learnMissing(null, [katakana])
})

test('many are counted', () => {
  const layer = text('other', ['ABCDE'])
  const letters = [...'ABCDE'].map((character) => ({ character, name: `U+${character}`, family: null }))
  learnMissing(layer, letters)
  expect(missingSentence(layer, scene([layer]))).toContain('“C” (U+C) and 2 more; leave them out')
})
