// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../../src/api/client'
import { WordsField } from '../../../src/editor/canvas/words-field'
import { EditorContext } from '../../../src/editor/design/context'
import { Editor } from '../../../src/editor/design/editor-state'
import { scene, text } from '../scenes'

const server = vi.hoisted(() => ({ fault: null as Error | null, asked: [] as string[] }))

vi.mock('../../../src/paint', () => ({ Resources: class {} }))
vi.mock('../../../src/editor/design/resources', () => ({ fetchResources: async () => undefined }))
vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (_: string, { body }: { body: { scene: object; text: string } }) => {
    server.asked.push(body.text)
    if (server.fault) throw server.fault
    return { scene: body.scene, assets: {}, missing: [] }
  },
}))

let editor: Editor

const field = () => document.querySelector('textarea') as HTMLTextAreaElement

function open(): Promise<void> {
  const layer = text('title', ['WHICH IS', 'FASTER?'], { words: 'Which is\n*faster*?' })
  editor = new Editor('one')
  editor.begin({ youtube: scene([layer]) }, 'youtube')
  editor.write('title')
  return act(() =>
    render(
      <EditorContext.Provider value={editor}>
        <WordsField />
      </EditorContext.Provider>,
      document.body,
    ),
  )
}

async function type(words: string): Promise<void> {
  await act(() => {
    field().value = words
    field().dispatchEvent(new Event('input', { bubbles: true }))
  })
}

/** What was asked of the server is answered, and shown. */
function done(begin: () => void): Promise<void> {
  return act(async () => {
    begin()
    await new Promise((answered) => setTimeout(answered))
  })
}

const leave = () => done(() => field().dispatchEvent(new Event('blur')))

beforeEach(async () => {
  localStorage.clear()
  Object.assign(server, { fault: null, asked: [] })
  const measured = { font: '', measureText: () => ({ width: 100 }) }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(measured as never)
  await open()
})
afterEach(() => act(() => render(null, document.body)))

test('shows the words as they were given, and lets them run as their letters do', () => {
  expect(field().value).toBe('Which is\n*faster*?')
  expect([field().dir, field().style.direction]).toEqual(['auto', ''])
})

test.each([
  [0, 'No connection to the server.'],
  [401, 'Sign in again.'],
  [409, 'It is not ready.'],
  [422, 'The title has 300 characters; 200 is the limit.'],
  [500, 'Something went wrong.'],
])('stays open with the words when the server answers %i, and sets them when it can', async (status, why) => {
  server.fault = new ApiError(why, status)
  await type('What I typed')
  await leave()
  expect([field().value, field().readOnly]).toEqual(['What I typed', false])
  expect(document.querySelector('[role=alert]')?.textContent).toContain(why)
  await leave()
  expect(server.asked).toHaveLength(1)
  server.fault = null
  await done(() => (document.querySelector('[role=alert] button') as HTMLElement).click())
  expect([field(), server.asked, localStorage.length]).toEqual([null, ['What I typed', 'What I typed'], 0])
})

test('words that are not set yet come back with the page, until they are left', async () => {
  server.fault = new ApiError('No connection.', 0)
  await type('What I typed')
  await leave()
  await act(() => render(null, document.body))
  await open()
  expect(field().value).toBe('What I typed')
  await done(() => field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })))
  await open()
  expect(field().value).toBe('Which is\n*faster*?')
})
