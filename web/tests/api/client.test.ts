// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { api } from '../../src/api/client'
import { forgetSession, keepSession, token } from '../../src/api/session'

afterEach(() => {
  forgetSession()
  vi.unstubAllGlobals()
})

function refusing(meanwhile: () => void): void {
  vi.stubGlobal('fetch', async () => {
    meanwhile()
    return new Response(JSON.stringify({ title: 'Sign in again', status: 401 }), { status: 401 })
  })
}

test('a refused token ends its session', async () => {
  refusing(() => {})
  keepSession('older')
  await expect(api('/api/me')).rejects.toThrow('Sign in again')
  expect(token.value).toBeNull()
})

test('a refused token ends no session that began after it was sent', async () => {
  keepSession('older')
  refusing(() => keepSession('newer'))
  await expect(api('/api/me')).rejects.toThrow('Sign in again')
  expect(token.value).toBe('newer')
  expect(localStorage.getItem('thumbsmith:token')).toBe('newer')
})
