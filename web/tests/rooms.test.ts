/** The linter holds the order of the rooms: what breaks it is planted in a copy of the sources, and must be found. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

const WEB = join(import.meta.dirname, '..')
const PAGES = readdirSync(join(WEB, 'src/pages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `pages/${name}`)

/** From the lowest; a room imports only what stands on floors beneath its own. */
const FLOORS: readonly (readonly string[])[] = [
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
const ROOMS = FLOORS.flat()
const LIMIT_MS = 60_000

const copy = realpathSync(mkdtempSync(join(tmpdir(), 'rooms-')))

beforeEach(() => {
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  cpSync(join(WEB, 'src'), join(copy, 'src'), { recursive: true })
  cpSync(join(WEB, 'biome.json'), join(copy, 'biome.json'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function plant(path: string, text: string): void {
  writeFileSync(join(copy, path), text)
}

/** The files that break the rule, as the linter names them. */
function broken(rule: string): string[] {
  const binary = join(WEB, 'node_modules/.bin/biome')
  const options = ['lint', `--only=${rule}`, '--reporter=github', '--max-diagnostics=none']
  const { stdout, error } = spawnSync(binary, options, { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (error) throw error
  const found = stdout.matchAll(/^::error .*?file=([^,]+),/gm)
  return [...new Set([...found].map(([, file]) => relative(copy, file as string)))].sort()
}

function nameOf(from: string, to: string): string {
  return join('src', from, `planted-${`${from} ${to}`.replaceAll(/\W/g, '-')}.ts`)
}

describe('the order of the rooms', { timeout: LIMIT_MS }, () => {
  it('names every folder that holds code', () => {
    const found = readdirSync(join(WEB, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map(({ parentPath }) => relative(join(WEB, 'src'), parentPath) || '.')
    expect([...new Set(found)].sort()).toEqual(ROOMS.toSorted())
  })

  it('is kept, and any import of what stands above or beside is found', () => {
    expect(broken('style/noRestrictedImports')).toEqual([])
    const planted: string[] = []
    for (const [floor, rooms] of FLOORS.entries())
      for (const from of rooms)
        for (const to of FLOORS.slice(floor)
          .flat()
          .filter((room) => room !== from)) {
          const file = nameOf(from, to)
          const target = relative(dirname(file), join('src', to, to === '.' ? 'app' : 'any'))
          plant(file, `import { any } from '${target.startsWith('.') ? target : `./${target}`}'\n\nany()\n`)
          planted.push(file)
        }
    expect(broken('style/noRestrictedImports')).toEqual(planted.sort())
  })
})

describe('a circle of imports', { timeout: LIMIT_MS }, () => {
  it('is nowhere, and is found whether it is of values, of types, or fetched later', () => {
    expect(broken('suspicious/noImportCycles')).toEqual([])
    const ways = {
      values: [
        "import { b } from './NAME-b'\n\nexport const a = () => b",
        "import { a } from './NAME-a'\n\nexport const b = () => a",
      ],
      types: [
        "import type { B } from './NAME-b'\n\nexport type A = B | 1",
        "import type { A } from './NAME-a'\n\nexport type B = A[]",
      ],
      later: [
        "export const a = () => import('./NAME-b')",
        "import { a } from './NAME-a'\n\nexport const b = a",
      ],
    }
    const planted = Object.entries(ways).flatMap(([name, texts]) =>
      texts.map((text, at) => {
        const file = `src/ui/${name}-${at === 0 ? 'a' : 'b'}.ts`
        plant(file, `${text.replaceAll('NAME', name)}\n`)
        return file
      }),
    )
    expect(broken('suspicious/noImportCycles')).toEqual(planted.sort())
  })
})
