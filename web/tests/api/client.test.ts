// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { catalogueOf } from '../../scripts/phrases.mjs'
import { api } from '../../src/api/client'
import { forgetSession, keepSession, token } from '../../src/api/session'
import { type Catalogue, catalogue, language } from '../../src/phrases/say'
import { WEB } from '../planting'

afterEach(() => {
  forgetSession()
  vi.unstubAllGlobals()
  language.value = 'en'
  catalogue.value = {}
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

test.each([
  ['en', 'too-many-requests', 'You may ask 30 times a minute.'],
  ['de', 'too-many-requests', 'Das war oft. Versuch es in 2 Minuten wieder.'],
  ['de', 'conflict', 'You may ask 30 times a minute.'],
])('in %s a problem of the kind %s is told as “%s”', async (tag, kind, words) => {
  const problem = { type: `urn:thumbsmith:problem:${kind}`, detail: 'you may ask 30 times a minute' }
  vi.stubGlobal('fetch', async () =>
    Response.json(problem, { status: 429, headers: { 'Retry-After': '90' } }),
  )
  language.value = tag
  if (tag !== 'en') catalogue.value = catalogueOf(`${WEB}/phrases/${tag}.po`) as Catalogue
  await expect(api('/api/me')).rejects.toThrow(words)
})
