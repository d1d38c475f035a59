// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SavedDesign } from '../../../generated/api'
import { type Generation, known } from '../../../src/api/generations'
import type { Edits } from '../../../src/generation/edits'
import { Downloads } from '../../../src/pages/result/downloads'

const server = vi.hoisted(() => ({ rendered: [] as object[], status: 'ready' }))

const file = (name: string, format: string, url: string) => ({
  name,
  format,
  url,
  kind: 'file',
  mediaType: 'image/jpeg',
  width: 1280,
  height: 720,
  sizeBytes: 1000,
})

vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (path: string, { body }: { body?: object } = {}) => {
    if (body) server.rendered.push(body)
    if (path.endsWith('/render')) return { generationId: 'new' }
    return {
      id: 'new',
      status: server.status,
      error: { code: 'failed', message: 'The file server said no.' },
      formats: ['youtube'],
      files: [file('youtube.jpg', 'youtube', 'https://files.example/edited.jpg')],
      zipUrl: 'https://files.example/edited.zip',
    }
  },
}))

const generation = {
  id: 'one',
  status: 'ready',
  formats: ['youtube', 'podcast'],
  exporters: ['psd'],
  files: [
    file('youtube.jpg', 'youtube', 'https://files.example/old.jpg'),
    file('podcast.jpg', 'podcast', 'https://files.example/cover.jpg'),
  ],
  zipUrl: 'https://files.example/old.zip',
} as unknown as Generation
const edited: Edits = { waiting: [{ format: 'youtube', version: 3 } as SavedDesign], made: [] }
const none: Edits = { waiting: [], made: [] }

let saved: string[]

const show = (edits: Edits) =>
  act(() => render(<Downloads generation={generation} edits={edits} />, document.body))
const press = (name: string) =>
  act(async () => {
    const found = [...document.querySelectorAll<HTMLElement>('a, button')]
    found.find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').includes(name))?.click()
    for (let turn = 0; turn < 5; turn++) await new Promise((answered) => setTimeout(answered))
  })

beforeEach(() => {
  saved = []
  Object.assign(server, { rendered: [], status: 'ready' })
  known.value = new Map()
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    if (this.download === 'thumbsmith') saved.push(this.href)
    else this.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  })
})
afterEach(() => {
  act(() => render(null, document.body))
  vi.restoreAllMocks()
})

test('what nobody edited is saved as it is', async () => {
  show(none)
  await press('Everything as zip')
  await press('Download youtube.jpg')
  expect(saved).toEqual(['https://files.example/old.zip', 'https://files.example/old.jpg'])
  expect(server.rendered).toEqual([])
})

test('a file that is older than its design is made of the newest version before it is saved', async () => {
  show(edited)
  expect(document.body.textContent).toContain('older than the design')
  await press('Download youtube.jpg')
  expect(server.rendered).toEqual([{ format: 'youtube', version: 3, exporters: ['psd'] }])
  expect(saved).toEqual(['https://files.example/edited.jpg'])
})

test('so is the zip; a format that was not edited has its own files still', async () => {
  show(edited)
  await press('Edited files as zip')
  await press('Download podcast.jpg')
  expect(saved).toEqual(['https://files.example/edited.zip', 'https://files.example/cover.jpg'])
})

test('files that cannot be made are said, and nothing older is saved in their place', async () => {
  server.status = 'failed'
  show(edited)
  await press('Edited files as zip')
  expect(server.rendered).toHaveLength(1)
  expect(saved).toEqual([])
})

test('a link is promised to the clipboard while the button is pressed, and is a new one', async () => {
  const copied: string[] = []
  vi.stubGlobal(
    'ClipboardItem',
    class {
      constructor(readonly parts: Record<string, Promise<Blob>>) {}
    },
  )
  vi.stubGlobal('navigator', {
    clipboard: {
      write: async (items: { parts: Record<string, Promise<Blob>> }[]) => {
        for (const { parts } of items) copied.push(await ((await parts['text/plain']) as Blob).text())
      },
    },
  })
  show(none)
  await press('Copy a link to youtube.jpg')
  expect(copied).toEqual(['https://files.example/edited.jpg'])
  vi.unstubAllGlobals()
})
