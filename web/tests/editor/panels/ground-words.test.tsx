// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Scene } from '../../../generated/scene'
import { EditorContext } from '../../../src/editor/design/context'
import { Editor } from '../../../src/editor/design/editor-state'
import { CanvasSection } from '../../../src/editor/panels/canvas-section'
import { Toasts } from '../../../src/shell/toast'
import { scene, shape } from '../scenes'

interface Sent {
  scene: Scene
  prompt?: string
  negativePrompt?: string
}

const server = vi.hoisted(() => ({ sent: [] as unknown[], notes: [] as string[] }))

vi.mock('../../../src/paint', () => ({ Resources: class {} }))
vi.mock('../../../src/editor/design/resources', () => ({ fetchResources: async () => undefined }))
vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (_: string, { body }: { body: Sent }) => {
    server.sent.push(body)
    const { engine = 'remote', ...before } = body.scene.ground ?? {}
    const words = { ...before, prompt: body.prompt, negative_prompt: body.negativePrompt }
    return { scene: { ...body.scene, ground: { engine, ...words } }, assets: {}, notes: server.notes }
  },
}))

const WORDS = { engine: 'remote', prompt: 'a red sea', negative_prompt: 'letters' }
let editor: Editor

beforeEach(() => {
  server.sent = []
  server.notes = []
})

async function open(ground: Scene['ground']) {
  editor = new Editor('one')
  const wide = scene([shape('plate')], { ground })
  editor.begin({ youtube: wide, podcast: { ...wide, format: 'podcast' } }, 'youtube')
  await act(() =>
    render(
      <EditorContext.Provider value={editor}>
        <CanvasSection />
        <Toasts />
      </EditorContext.Provider>,
      document.body,
    ),
  )
}

function field(label: string): HTMLTextAreaElement {
  const found = [...document.querySelectorAll('label')].find((held) => held.textContent?.includes(label))
  return found?.querySelector('textarea') as HTMLTextAreaElement
}

async function write(label: string, words: string) {
  await act(() => {
    field(label).value = words
    field(label).dispatchEvent(new Event('input', { bubbles: true }))
  })
}

async function press(label: string) {
  const button = [...document.querySelectorAll('button')].find((held) => held.textContent?.includes(label))
  await act(async () => {
    button?.click()
    await new Promise((answered) => setTimeout(answered))
  })
}

const sent = () => server.sent as Sent[]

test('a recipe’s ground has no words', async () => {
  await open(null)
  expect(document.querySelector('textarea')).toBeNull()
  await press('New background')
  expect(sent().map((body) => 'prompt' in body)).toEqual([false, false])
})

test('a model’s ground shows its words and is made anew of others in every format, from one seed', async () => {
  await open(WORDS)
  expect([field('What it shows').value, field('Without').value]).toEqual(['a red sea', 'letters'])
  await write('What it shows', 'a $title hill')
  await write('Without', '')
  await press('Make this ground anew')
  expect(sent().map(({ prompt, negativePrompt }) => [prompt, negativePrompt])).toEqual([
    ['a $title hill', ''],
    ['a $title hill', ''],
  ])
  expect(new Set(sent().map((body) => (body as unknown as { seed: string }).seed)).size).toBe(1)
  expect(editor.design.value.podcast?.ground?.prompt).toBe('a $title hill')
})

test('undo brings the ground back, and its words', async () => {
  await open(WORDS)
  await write('What it shows', 'a hill')
  await press('Make this ground anew')
  expect(field('What it shows').value).toBe('a hill')
  await act(() => editor.undo())
  expect(editor.scene.value.ground).toEqual(WORDS)
  expect(field('What it shows').value).toBe('a red sea')
  await act(() => editor.redo())
  expect(field('What it shows').value).toBe('a hill')
})

test('why a model did not paint is said once', async () => {
  server.notes = ['remote did not paint, the style’s own ground stays: the image server is too busy']
  await open(WORDS)
  await press('Make this ground anew')
  const told = document.querySelector('.toasts')?.textContent ?? ''
  expect(told.match(/Remote did not paint/g)).toHaveLength(1)
})
