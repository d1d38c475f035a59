// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { AccountAnswer } from '../../../generated/api'
import { Usage } from '../../../src/pages/account/usage'

afterEach(() => {
  render(null, document.body)
  vi.unstubAllGlobals()
})

const account = (tellsUsage: boolean) => ({ tellsUsage }) as AccountAnswer
const box = () => document.querySelector('input[type=checkbox]') as HTMLInputElement

test('who agrees is counted, and who takes it back is not', async () => {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', async (_url: URL, init: RequestInit) => {
    sent.push(JSON.parse(init.body as string))
    return Response.json(sent.at(-1))
  })
  await act(() => render(<Usage account={account(false)} />, document.body))
  expect(box().checked).toBe(false)
  for (const wanted of [true, false]) {
    await act(() => box().click())
    await vi.waitFor(() => expect(box().disabled).toBe(false), { timeout: 300_000 })
    expect(box().checked).toBe(wanted)
  }
  expect(sent).toEqual([{ tellsUsage: true }, { tellsUsage: false }])
})
