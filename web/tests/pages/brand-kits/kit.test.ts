import { expect, test } from 'vitest'
import { contrast, contrastWords, hexOf, pairWords, wordsOn } from '../../../src/pages/brand-kits/colours'
import { found, weightWords } from '../../../src/pages/brand-kits/faces'
import { EMPTY, faults, kitBody } from '../../../src/pages/brand-kits/kit'

const NAMED = { ...EMPTY, name: ' Rockets ', primary: 'F50', font: 'anton-400' }

test.each([
  ['#f50', '#ff5500'],
  ['FF5A1F', '#ff5a1f'],
  [' #1f6bff ', '#1f6bff'],
  ['', null],
  ['orange', null],
  ['#ff5a1f80', null],
])('%j as hex', (text, hex) => {
  expect(hexOf(text)).toBe(hex)
})

test('contrast is the ratio of WCAG', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1)
})

test('what reads on a colour is said in words', () => {
  expect(contrastWords('#ffe500')).toBe('Black words read on it; white ones do not.')
  expect(contrastWords('#101040')).toBe('White words read on it; black ones do not.')
  expect(contrastWords('#ff5a1f')).toBe('Black words read on it; white ones only when they are large.')
  expect(contrastWords('#767676')).toBe('White and black words both read on it.')
  expect(wordsOn('#ffe500')).toBe('#111111')
})

test('two colours that are equally bright are said', () => {
  expect(pairWords('#ff5a1f', '#ff5a1f')).toContain('the same')
  expect(pairWords('#ff5a1f', '#3f8fff')).toContain('equally bright')
  expect(pairWords('#ff5a1f', '#101040')).toBe('')
  expect(pairWords('#ff5a1f', null)).toBe('')
})

test('fonts are found by family and weight', () => {
  const face = (family: string, weight: number, italic = false) => ({ family, weight, italic }) as never
  const all = [face('Anton', 400), face('Barlow Condensed', 800, true), face('Montserrat', 900)]
  expect(found(all, 'barlow bold')).toHaveLength(1)
  expect(found(all, 'black mont')).toHaveLength(1)
  expect(found(all, ' ')).toHaveLength(3)
  expect(weightWords({ weight: 800, italic: true })).toBe('Extra bold italic')
})

test('a kit needs a name, colours that are some, and a licence for a new font', () => {
  expect(faults(EMPTY, false, '')).toEqual({ name: expect.any(String) })
  expect(faults({ ...NAMED, primary: 'red' }, false, '')).toEqual({ primary: expect.any(String) })
  expect(faults(NAMED, true, ' ')).toEqual({ licence: expect.any(String) })
  expect(faults(NAMED, true, 'OFL')).toEqual({})
})

const same = { kind: 'same' } as const
const none = { kind: 'none' } as const

test('only files that changed are sent', () => {
  const files = { logo: same, font: same }
  expect(kitBody(NAMED, files, '')).toEqual({ name: 'Rockets', primary: '#ff5500', secondary: null })
  expect(kitBody(NAMED, { logo: none, font: none }, '')).toMatchObject({ logoKey: null, font: 'anton-400' })
  expect(kitBody(NAMED, { ...files, logo: { kind: 'new', fileKey: 'l' } }, '')).toMatchObject({
    logoKey: 'l',
  })
})

test('a font of one’s own and one of the list take each other’s place', () => {
  const body = kitBody(NAMED, { logo: same, font: { kind: 'new', fileKey: 'f' } }, ' OFL ')
  expect(body).toMatchObject({ fontKey: 'f', fontLicence: 'OFL' })
  expect(body).not.toHaveProperty('font')
})
