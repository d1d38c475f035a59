/** What docs/web.md says of a new kind of layer is so: the files it names, and no others, tell kinds apart. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Copy, WEB } from './planting'

const LIMIT_MS = 60_000
const KINDS = 'image|shape|text|group'
/** A kind is compared, made or looked up; or a layer is asked for a part that not every kind has. */
const TELLS = [
  new RegExp(`\\bkind\\b[^\\n]*'(${KINDS})'|case '(${KINDS})':`),
  /\bLayer\['kind'\]/,
  /'(layers|lines|image|shape|mask|stroke|fill|radius|isolated)' in /,
]
const UNION = 'ImageLayer | ShapeLayer | TextLayer | GroupLayer'
const STICKER = `
export interface StickerLayer extends Omit<ImageLayer, 'kind' | 'image' | 'mask' | 'face' | 'head'> {
  kind: 'sticker'
}
`

/** The files of each table in the section, in their order. */
function tables(): string[][] {
  const page = readFileSync(join(WEB, '../docs/web.md'), 'utf8')
  const [, section = ''] = page.split('## A new kind of layer\n')
  const [own = ''] = section.split('\n## ')
  return own
    .split('|---|---|')
    .slice(1)
    .map((rows) => [...rows.matchAll(/^\| `(src\/[^`]+)` \|/gm)].map(([, file]) => file as string).sort())
}

function sources(): string[] {
  const entries = readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' })
  return entries.filter((name) => /\.tsx?$/.test(name)).map((name) => `src/${name}`)
}

let copy: Copy

beforeEach(() => {
  copy = new Copy()
})
afterEach(() => copy.remove())

it('names every file that tells kinds of layers apart', () => {
  const telling = sources().filter((file) => {
    const text = readFileSync(join(WEB, file), 'utf8')
    return TELLS.some((sign) => sign.test(text))
  })
  expect(telling.sort()).toEqual(tables().flat().sort())
})

it('a fifth kind fails the type check in the files of the first table', { timeout: LIMIT_MS }, () => {
  expect(copy.ask('tsc', '--noEmit')).toBe('')
  copy.change('generated/scene.ts', (text) => text.replaceAll(UNION, `${UNION} | StickerLayer`) + STICKER)
  const faults = copy.ask('tsc', '--noEmit', '--pretty', 'false')
  const files = [...faults.matchAll(/^(src\/[^(]+)\(/gm)].map(([, file]) => file as string)
  expect([...new Set(files)].sort()).toEqual(tables()[0])
})
