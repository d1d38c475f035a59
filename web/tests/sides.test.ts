/** The interface turns round for languages that are read from the right; a picture does not. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WEB } from './planting'
import { sourceFiles } from './sources'

/** What lies on a picture or on the canvas, which have a left and a right in every language. */
const PICTURES = [
  'css/editor/stage.css: left: 0',
  'css/editor/stage.css: left: 50%',
  'css/gallery.css: right: 4px',
  'css/kits.css: right: 4%',
]
const SIDE = /(?<![\w-])((?:(?:margin|padding|border)-)?(?:left|right)|text-align|float):\s*([^;]+);/g
const CLASS =
  /(?<![\w-])-?(?:m[lr]|p[lr]|left|right|border-[lr]|rounded-[lr]|scroll-m[lr])-|(?<![\w-])text-(?:left|right)\b/

function sidesIn(css: string): string[] {
  return [...css.matchAll(SIDE)]
    .filter(
      ([, name, value]) =>
        !['text-align', 'float'].includes(name as string) || /left|right/.test(value as string),
    )
    .map(([, name, value]) => `${name}: ${value}`)
}

const sheets = readdirSync(join(WEB, 'src/css'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.css'),
)
const textOf = (name: string) => readFileSync(join(WEB, 'src', name), 'utf8')

describe('a side', () => {
  it('is where lines begin or end, in every sheet', () => {
    const found = sheets.flatMap((name) =>
      sidesIn(textOf(`css/${name}`)).map((side) => `css/${name}: ${side}`),
    )
    expect([...new Set(found)].sort()).toEqual(PICTURES)
  })

  it('is so in every class', () => {
    const classes = (text: string) =>
      [...text.matchAll(/class=(?:"([^"]*)"|\{`([^`]*)`\})/g)].map(([, a, b]) => a ?? b ?? '')
    const found = sourceFiles().flatMap((file) =>
      classes(textOf(file.slice('src/'.length)))
        .filter((names) => CLASS.test(names))
        .map((names) => `${file}: ${names}`),
    )
    expect(found).toEqual([])
  })

  it.each([
    ['margin-left: 4px;', 1],
    ['left: 0;', 1],
    ['text-align: right;', 1],
    ['margin-inline-start: 4px; text-align: center; inset-inline-end: 0;', 0],
  ])('is found in %s', (css, count) => {
    expect(sidesIn(css)).toHaveLength(count)
  })

  it.each([
    ['btn pl-2', true],
    ['lg:ml-4', true],
    ['text-left', true],
    ['btn ps-2 text-start place', false],
  ])('is found among the classes %s', (names, is) => {
    expect(CLASS.test(names)).toBe(is)
  })
})

describe('a word', () => {
  it('stands in no sheet, where no catalogue would hear of it, nor does a sheet look for one', () => {
    const said = sheets.flatMap(
      (name) => textOf(`css/${name}`).match(/content:\s*["'][^"']*\p{L}[^"']*["']/gu) ?? [],
    )
    expect(said).toEqual([])
  })
})
