// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SavedDesign } from '../../../generated/api'
import { saves } from '../../../src/api/edits'
import { type Generation, known } from '../../../src/api/generations'
import { useEdits } from '../../../src/generation/edits'
import { EditedSince } from '../../../src/pages/result/edited-since'

const server = vi.hoisted(() => ({ items: [] as object[], rendered: [] as object[], one: {} }))

vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (path: string, { body }: { body?: object } = {}) => {
    if (path === '/api/generation/one') return { ...server.one, savedDesigns: server.items }
    if (body) server.rendered.push(body)
    return path.endsWith('/render') ? { generationId: 'new' } : { id: 'new' }
  },
}))

const version = (format: string, number: number, minute: number) =>
  ({ format, version: number, createdAt: `2026-11-25T10:0${minute}:00Z` }) as SavedDesign
const generation = {
  id: 'one',
  formats: ['youtube', 'podcast'],
  exporters: ['psd'],
  createdAt: '2026-11-25T10:00:00Z',
} as Generation
const edit = (minute: number, parts: Partial<Generation> = {}) =>
  ({
    id: 'edit',
    parentId: 'one',
    edited: true,
    status: 'ready',
    formats: ['youtube'],
    createdAt: `2026-11-25T10:0${minute}:00Z`,
    ...parts,
  }) as Generation

let chosen: string[]

/** What was asked of the server is answered, and shown. */
const done = (begin: () => void) =>
  act(async () => {
    begin()
    for (let turn = 0; turn < 3; turn++) await new Promise((answered) => setTimeout(answered))
  })
function Page({ family }: { family: Generation[] }) {
  const one = known.value.get('one') ?? generation
  const edits = useEdits(one, family, true)
  return <EditedSince generation={one} edits={edits} choose={(id) => chosen.push(id)} />
}
const show = async (family: Generation[] = [generation]) => {
  await act(() => render(<Page family={family} />, document.body)) // its effects run as this ends
  await done(() => {})
}
const text = () => document.body.textContent ?? ''
const press = () => done(() => document.querySelector('button')?.click())

beforeEach(() => {
  chosen = []
  Object.assign(server, { items: [], rendered: [], one: generation })
  known.value = new Map()
})
afterEach(() => act(() => render(null, document.body)))

test('a design that nobody edited is not spoken of', async () => {
  await show()
  expect(text()).toBe('')
})

test('files that are older than the design say so, and are made anew of the newest versions', async () => {
  server.items = [version('youtube', 2, 3)]
  await show()
  expect(text()).toContain('older')
  await press()
  expect(server.rendered).toEqual([{ format: 'youtube', version: 2, exporters: ['psd'] }])
  expect(chosen).toEqual(['new'])
})

test('a render of the newest version is shown instead, one of an older or a failed one is not', async () => {
  server.items = [version('youtube', 2, 3)]
  await show([generation, edit(4)])
  expect(text()).not.toContain('older')
  await press()
  expect(chosen).toEqual(['edit'])
  for (const other of [edit(2), edit(4, { status: 'failed' }), edit(4, { formats: ['podcast'] })]) {
    await show([generation, other])
    expect(text()).toContain('older')
  }
})

test('what is saved while the page is open is heard of', async () => {
  await show()
  server.items = [version('youtube', 1, 1)]
  await act(() => {
    saves.value += 1
  })
  await done(() => {})
  expect(text()).toContain('older')
})
