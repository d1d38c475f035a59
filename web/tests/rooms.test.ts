/** The linter holds the order of the rooms: what breaks it is planted, and must be found. */

import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Copy, WEB } from './planting'

const PAGES = readdirSync(join(WEB, 'src/pages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `pages/${name}`)

/** From the lowest; a room imports only what stands on floors beneath its own. */
const FLOORS: readonly (readonly string[])[] = [
  ['paint/pixels'],
  ['phrases'],
  ['paint', 'api'],
  ['ui'],
  ['shell'],
  ['brief'],
  ['generation'],
  ['editor/document', 'editor/fields'],
  ['editor/design'],
  ['editor/canvas', 'editor/panels', 'editor/saving'],
  ['editor'],
  ['pages', ...PAGES],
  ['.'],
]
const LIMIT_MS = 60_000

let copy: Copy

beforeEach(() => {
  copy = new Copy()
})
afterEach(() => copy.remove())

/** The files that break the rule, as the linter names them. */
function broken(rule: string): string[] {
  const told = copy.ask('biome', 'lint', `--only=${rule}`, '--reporter=github', '--max-diagnostics=none')
  const found = told.matchAll(/^::error .*?file=([^,]+),/gm)
  return [...new Set([...found].map(([, file]) => relative(copy.root, file as string)))].sort()
}

/** A file of one room that imports from another. */
function plantArrow(from: string, to: string): string {
  const file = join('src', from, `planted-${`${from} ${to}`.replaceAll(/\W/g, '-')}.ts`)
  const way = relative(dirname(file), join('src', to, to === '.' ? 'app' : 'any'))
  copy.plant(file, `import { any } from '${way.startsWith('.') ? way : `./${way}`}'\n\nany()\n`)
  return file
}

describe('the order of the rooms', { timeout: LIMIT_MS }, () => {
  it('names every folder that holds code', () => {
    const sources = join(WEB, 'src')
    const found = readdirSync(sources, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map(({ parentPath }) => relative(sources, parentPath) || '.')
    expect([...new Set(found)].sort()).toEqual(FLOORS.flat().sort())
  })

  it('is kept, and any import of what stands above or beside is found', () => {
    expect(broken('style/noRestrictedImports')).toEqual([])
    const planted = FLOORS.flatMap((rooms, floor) => {
      const others = FLOORS.slice(floor).flat()
      return rooms.flatMap((from) => others.filter((to) => to !== from).map((to) => plantArrow(from, to)))
    })
    expect(broken('style/noRestrictedImports')).toEqual(planted.sort())
  })
})

describe('a circle of imports', { timeout: LIMIT_MS }, () => {
  it.each([
    ['of values', "import { b } from './b'\n\nexport const a = () => b", "export { a as b } from './a'"],
    [
      'of types',
      "import type { B } from './b'\n\nexport type A = B | 1",
      "export type { A as B } from './a'",
    ],
    [
      'fetched later',
      "export const a = () => import('./b')",
      "import { a } from './a'\n\nexport const b = a",
    ],
  ])('is nowhere, and one %s is found', (_, one, other) => {
    expect(broken('suspicious/noImportCycles')).toEqual([])
    copy.plant('src/ui/a.ts', `${one}\n`)
    copy.plant('src/ui/b.ts', `${other}\n`)
    expect(broken('suspicious/noImportCycles')).toEqual(['src/ui/a.ts', 'src/ui/b.ts'])
  })
})
