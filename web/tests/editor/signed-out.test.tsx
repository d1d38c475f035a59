// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { LocationProvider, Route, Router } from 'preact-iso'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { asked, forgetSession, restored, token } from '../../src/api/session'
import EditorPage from '../../src/editor/editor'

const saving = vi.hoisted(() => ({ signedInAgain: vi.fn() }))

vi.mock('fabric', () => ({}))
vi.mock('../../src/editor/saving/use-design', async () => {
  const { Editor } = await import('../../src/editor/design/editor-state')
  const editor = new Editor('one')
  return { useDesign: () => ({ kind: 'ready', saving: { editor, ...saving }, generation: { title: 'One' } }) }
})
vi.mock('../../src/paint', () => ({ Resources: class {} }))
vi.mock('../../src/editor/workbench', async () => {
  const { SignedOut } = await import('../../src/editor/signed-out')
  return {
    Workbench: () => (
      <>
        <textarea />
        <SignedOut />
      </>
    ),
  }
})

beforeEach(async () => {
  history.replaceState(null, '', '/g/one/edit')
  token.value = 'a.b.c'
  restored.value = true
  await act(() =>
    render(
      <LocationProvider>
        <Router>
          <Route path="/g/:id/edit" component={EditorPage} />
          <Route default component={EditorPage} />
        </Router>
      </LocationProvider>,
      document.body,
    ),
  )
})
afterEach(() => act(() => render(null, document.body)))

test('a session that ends asks to sign in over the open design, which stays with what was typed', async () => {
  const field = document.querySelector('textarea') as HTMLTextAreaElement
  field.value = 'half a'
  await act(forgetSession)
  expect(document.querySelector('textarea')).toBe(field)
  expect(document.body.textContent).not.toContain('somebody')
  expect(asked.value?.why).toContain('Sign in again')
  saving.signedInAgain.mockClear()
  await act(() => {
    token.value = 'd.e.f'
  })
  expect(document.querySelector('textarea')).toBe(field)
  expect(saving.signedInAgain).toHaveBeenCalledOnce()
})
