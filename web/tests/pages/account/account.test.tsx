// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restored, token } from '../../../src/api/session'
import Account from '../../../src/pages/account/account'
import { connectionWords } from '../../../src/pages/account/connections'
import { deletionWords } from '../../../src/pages/account/deletion-words'

const LOSSES = {
  generations: 12,
  files: 61,
  bytes: 48_200_000,
  uploads: 3,
  brandKits: 1,
  apiKeys: 0,
  webhooks: 2,
  connections: 1,
  credits: 7,
  plan: 'pro',
}
const KEY = {
  id: 'k1',
  name: 'ci',
  prefix: 'ts_abc',
  scopes: ['read', 'write'],
  createdAt: '',
  lastUsedAt: null,
  expiresAt: null,
}
const BILLING = { plan: 'free', balance: 3, products: [] as object[] }
let answers: Record<string, unknown>
let sent: { method: string; path: string; body: unknown }[]

beforeEach(() => {
  answers = {
    '/api/account': {
      id: 'u',
      email: 'ada@example.org',
      name: 'Ada',
      plan: 'free',
      credits: 3,
      createdAt: '2026-11-01T00:00:00Z',
    },
    '/api/billing': BILLING,
    '/api/billing/entries': { items: [] },
    '/api/keys': { items: [] },
    '/api/webhooks': { items: [] },
    '/api/account/connections': { items: [] },
    '/api/account/deletion-preview': LOSSES,
    '/api/config': { signIn: 'magic-link', creditsPerGeneration: 1 },
  }
  sent = []
  localStorage.clear()
  history.replaceState(null, '', '/account')
  token.value = 'a.b.c'
  restored.value = true
  vi.stubGlobal('scrollTo', () => undefined)
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = () => undefined
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    const key = init.method === 'GET' ? url.pathname : `${init.method} ${url.pathname}`
    if (init.method !== 'GET')
      sent.push({
        method: init.method ?? '',
        path: url.pathname,
        body: init.body && JSON.parse(init.body as string),
      })
    const answer = answers[key]
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer)
  })
})
afterEach(() => {
  render(null, document.body)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 10)))
const text = () => document.body.textContent ?? ''

async function open() {
  await act(() => render(<LocationProvider>{<Account />}</LocationProvider>, document.body))
  await settled()
}

async function click(label: string, within: ParentNode = document) {
  const button = [...within.querySelectorAll('button')].find((held) => held.textContent?.includes(label))
  if (!button) throw new Error(`no button ${label} in ${text()}`)
  await act(() => button.click())
  await settled()
}

const dialog = () => document.querySelector('dialog') as HTMLDialogElement

test('where nothing is sold it says so kindly', async () => {
  await open()
  expect(text()).toContain('This server sells nothing; credits are free.')
})

test('buying leads to the payment provider', async () => {
  answers['/api/billing'] = {
    ...BILLING,
    products: [{ name: 'credits-100', kind: 'credits', credits: 100, plan: null }],
  }
  answers['POST /api/billing/checkout'] = { url: '#paying' }
  await open()
  await click('Buy')
  expect(sent).toEqual([{ method: 'POST', path: '/api/billing/checkout', body: { product: 'credits-100' } }])
  expect(location.hash).toBe('#paying')
})

test('back from paying, the credits are waited for', async () => {
  history.replaceState(null, '', '/account?paid=credits-100')
  answers['/api/billing/entries'] = {
    items: [
      { id: 9, kind: 'purchase', amount: 100, generationId: null, createdAt: new Date().toISOString() },
    ],
  }
  await open()
  await vi.waitFor(() => expect(text()).toContain('100 credits arrived.'), { timeout: 300_000 })
  expect(location.search).toBe('')
})

test('a key is shown once, and revoked after a question', async () => {
  answers['POST /api/keys'] = { ...KEY, key: 'ts_abc_whole' }
  await open()
  ;(document.querySelector('input[name=name]') as HTMLInputElement).value = 'ci'
  await click('Make a key')
  expect(sent[0]?.body).toEqual({ name: 'ci', scopes: ['read', 'write'], days: 90 })
  expect(text()).toContain('ts_abc_whole')
  await click('I have kept it')
  expect(text()).not.toContain('ts_abc_whole')
  await click('Revoke')
  await click('Revoke the key', dialog())
  expect(sent[1]).toMatchObject({ method: 'DELETE', path: '/api/key/k1' })
})

test('the account is deleted after its address was typed, and says farewell', async () => {
  await open()
  await click('Delete my account…')
  expect(dialog().textContent).toContain('12 generations')
  await click('Delete everything', dialog())
  expect(sent).toEqual([])
  const input = dialog().querySelector('input') as HTMLInputElement
  await act(() => {
    input.value = 'Ada@example.org'
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await click('Delete everything', dialog())
  expect(sent).toMatchObject([{ method: 'DELETE', path: '/api/account' }])
  expect(text()).toContain('Your account is closed')
  expect(token.value).toBeNull()
})

test('signing out everywhere ends this session too', async () => {
  await open()
  await click('Sign out everywhere')
  await click('Sign out everywhere', dialog())
  expect(sent).toMatchObject([{ path: '/api/account/sign-out' }])
  expect(token.value).toBeNull()
})

test('what goes is counted, and what there is none of is left out', () => {
  const lines = deletionWords(LOSSES)
  expect(lines).toContain('61 files, 48.2 MB in all.')
  expect(lines).toContain('3 uploads, 1 brand kit and 2 webhooks.')
  expect(lines).toContain('7 credits, which are not paid back.')
  expect(lines).toContain('The plan Pro, which ends.')
  const none = {
    ...LOSSES,
    generations: 0,
    files: 0,
    uploads: 0,
    brandKits: 0,
    webhooks: 0,
    credits: 0,
    plan: 'free',
  }
  expect(deletionWords(none)).toHaveLength(1)
})

test('a chat service is connected by a code that is shown once', async () => {
  answers['/api/account/connections'] = {
    items: [
      { kind: 'discord', available: true, connected: false, name: '' },
      { kind: 'slack', available: false, connected: false, name: '' },
    ],
  }
  answers['POST /api/account/connections/code'] = { code: '7KQ2-M4XW', seconds: 900 }
  await open()
  expect(document.querySelectorAll('[aria-label^="Connect "]')).toHaveLength(1)
  await click('Connect')
  expect(sent).toMatchObject([{ method: 'POST', path: '/api/account/connections/code' }])
  expect(text()).toContain('7KQ2-M4XW')
  expect(text()).toContain('/thumbnail-link')
})

test('a chat service is connected, not yet, or not offered', () => {
  const discord = { kind: 'discord', available: true, connected: false, name: '' } as const
  expect(connectionWords({ ...discord, connected: true, name: 'ada#1' })).toBe('Connected as ada#1.')
  expect(connectionWords(discord)).toContain('Not connected')
  expect(connectionWords({ ...discord, available: false })).toContain('has not set up Discord')
})
