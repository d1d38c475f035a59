// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { draft, fresh } from '../../../src/brief/draft'
import { generate } from '../../../src/pages/wizard/generate'
import Ground from '../../../src/pages/wizard/ground'
import { bodyOf } from '../../../src/pages/wizard/request'
import { Toasts } from '../../../src/shell/toast'

const GROUNDS = [
  { name: 'photo', ofPhoto: true, available: true, note: '' },
  { name: 'remote', ofPhoto: false, available: true, note: '' },
  { name: 'sdxl', ofPhoto: false, available: false, note: 'no GPU worker is running' },
]
const server = vi.hoisted(() => ({ asked: [] as string[], fault: null as Error | null }))

vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (path: string) => {
    server.asked.push(path)
    return path === '/api/backgrounds' ? { items: GROUNDS } : { generationId: 'g' }
  },
}))
vi.mock('../../../src/api/session', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/session')>()),
  needSession: async () => true,
}))
vi.mock('../../../src/api/uploads', () => ({
  uploadFile: async () => {
    if (server.fault) throw server.fault
    return { fileKey: 'uploads/u/sea' }
  },
}))

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)))

beforeEach(async () => {
  server.asked = []
  server.fault = null
  draft.value = fresh
  await act(() =>
    render(
      <>
        <Ground />
        <Toasts />
      </>,
      document.body,
    ),
  )
  await settled()
})

const text = () => document.body.textContent ?? ''
const radios = () => [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')]

async function choose(label: string) {
  const radio = radios().find((held) => held.parentElement?.textContent?.includes(label))
  await act(() => radio?.click())
}

async function giveFile() {
  const input = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'sea.jpg', { type: 'image/jpeg' })] })
  await act(() => {
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await settled()
}

test('what this service cannot do is said, and cannot be chosen', () => {
  expect(radios().map((radio) => radio.disabled)).toEqual([false, false, false, true])
  expect(text()).toContain('Painted by a model: no GPU worker is running.')
  expect(radios()[0]?.checked).toBe(true)
})

test('one’s own picture is sent as soon as it is chosen, and asked for with the brief', async () => {
  await choose('My own picture')
  expect(draft.value).toMatchObject({ background: 'photo', groundPhoto: { fileKey: null } })
  await giveFile()
  expect(text()).toContain('sea.jpg')
  expect(bodyOf(draft.value)).toMatchObject({ background: 'photo', backgroundKey: 'uploads/u/sea' })
  await choose('The style’s own')
  expect(bodyOf(draft.value)).toMatchObject({ background: null, backgroundKey: null })
})

test('without its picture nothing is generated, and what to do is said', async () => {
  await choose('My own picture')
  await act(() => generate(() => undefined))
  expect(text()).toContain('Choose the picture for the background, or another background.')
  expect(server.asked).not.toContain('/api/generate')
})

test('a picture that is refused leaves the choice open', async () => {
  await choose('My own picture')
  server.fault = new Error('the picture moderation refuses this picture')
  await giveFile()
  expect(draft.value.groundPhoto?.fileKey).toBeNull()
  expect(document.querySelector('.toast-bad')).not.toBeNull()
})

test('a model is told what to show in words of one’s own', async () => {
  await choose('Made by an image server')
  const field = document.querySelector('textarea') as HTMLTextAreaElement
  await act(() => {
    field.value = 'a calm sea'
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  expect(bodyOf(draft.value)).toMatchObject({
    background: 'remote',
    prompt: 'a calm sea',
    backgroundKey: null,
  })
})
