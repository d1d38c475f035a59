// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { draft, fresh } from '../../../src/brief/draft'
import TitleHelp from '../../../src/pages/wizard/title-help'

const HINT = 'A language model can do more.'
const server = vi.hoisted(() => ({ answer: {} as object }))

vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async () => server.answer,
}))
vi.mock('../../../src/api/session', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/session')>()),
  needSession: async () => true,
}))

async function shown(kind: 'refine' | 'suggest', answer: object): Promise<string> {
  server.answer = answer
  await act(() => render(<TitleHelp kind={kind} close={() => undefined} />, document.body))
  await act(() => new Promise((resolve) => setTimeout(resolve, 5)))
  return document.body.textContent ?? ''
}

const offered = () => [...document.querySelectorAll('.suggestion')].map((button) => button.textContent)

beforeEach(() => {
  render(null, document.body)
  draft.value = { ...fresh, title: 'Interview with Dr. Jane Doe' }
})

test('a title that cannot be shortened is not offered as its own refinement, and the next step is named', async () => {
  const text = await shown('refine', {
    original: draft.peek().title,
    refined: draft.peek().title,
    hint: HINT,
  })
  expect(offered()).toEqual([])
  expect(text).toContain('Shorten it by hand')
  expect(text).toContain(HINT)
})

test('where nothing is suggested the next step is named', async () => {
  const text = await shown('suggest', { suggestions: [], hint: HINT })
  expect(offered()).toEqual([])
  expect(text).toContain('Put *asterisks* round the word')
  expect(text).toContain(HINT)
})

test('suggestions are shown as they are, with no hint where none came', async () => {
  const text = await shown('suggest', { suggestions: ['Why *rockets* explode'] })
  expect(offered()).toEqual(['Why *rockets* explode'])
  expect(text).not.toContain('model')
})
