import { expect, test } from 'vitest'
import type { EntryAnswer } from '../../../generated/api'
import { callWords } from '../../../src/pages/account/deliveries'
import { megabytes } from '../../../src/pages/account/export'
import { endWords, scopeWords } from '../../../src/pages/account/keys'
import { keyBody } from '../../../src/pages/account/new-key'
import { addressFault, kindWords, webhookBody } from '../../../src/pages/account/new-webhook'
import { creditsOf, entryWords, justPaid, productWords, settled } from '../../../src/pages/account/plan-words'
import { stateWords } from '../../../src/pages/account/webhook-card'

const NOW = Date.parse('2026-11-25T12:00:00Z')

function entry(id: number, kind: string, generationId: string | null = null): EntryAnswer {
  return { id, kind, generationId, amount: kind === 'charge' ? -1 : 1, createdAt: '2026-11-25T11:55:00Z' }
}

function sent(values: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, held] of Object.entries(values))
    for (const value of [held].flat()) form.append(name, value)
  return form
}

test('of a picture that was made only its price is shown', () => {
  const made = [entry(4, 'charge', 'g'), entry(3, 'release', 'g'), entry(2, 'hold', 'g'), entry(1, 'grant')]
  expect(settled(made).map(({ id }) => id)).toEqual([4, 1])
  const running = [entry(3, 'hold', 'other'), ...made]
  expect(settled(running).map(({ kind }) => kind)).toEqual(['hold', 'charge', 'grant'])
})

test('a payment of the last minutes is found among the entries', () => {
  expect(justPaid([entry(2, 'charge', 'g'), entry(1, 'purchase')], NOW)?.id).toBe(1)
  expect(justPaid([entry(1, 'purchase')], NOW + 3_600_000)).toBeUndefined()
  expect(justPaid([entry(1, 'grant')], NOW)).toBeUndefined()
})

test('products and movements have words', () => {
  const words = productWords({ name: 'credits-100', kind: 'credits', credits: 100, plan: null })
  expect(words).toMatchObject({ name: '100 credits', action: 'Buy' })
  expect(productWords({ name: 'pro', kind: 'plan', credits: 50, plan: 'pro' }).name).toBe('Plan Pro')
  expect(entryWords('charge')).toBe('Picture made')
  expect(entryWords('monthly-gift')).toBe('Monthly gift')
  expect(creditsOf(1)).toBe('1 credit')
})

test('a key’s form becomes what the API takes', () => {
  const body = keyBody(sent({ name: ' ci ', scope: 'read', days: '30' }))
  expect(body).toEqual({ name: 'ci', scopes: ['read'], days: 30 })
  expect(keyBody(sent({ name: 'ci', scope: 'write', days: '0' }))).toEqual({
    name: 'ci',
    scopes: ['read', 'write'],
    days: null,
  })
})

test('a key says what it may and how long it lives', () => {
  expect(scopeWords(['read'])).toBe('Reads only')
  expect(endWords(null, NOW)).toBe('It has no end.')
  expect(endWords('2026-11-26T00:00:00Z', NOW)).toContain('It ends on')
  expect(endWords('2026-11-20T00:00:00Z', NOW)).toContain('It ended on')
})

test('every kind of event is sent as none', () => {
  const kinds = ['ready', 'failed', 'cancelled', 'deleted', 'progress'].map((kind) => `generation:${kind}`)
  expect(webhookBody(sent({ url: ' https://example.org/a ', kinds })).kinds).toEqual([])
  expect(webhookBody(sent({ url: 'https://example.org/a', kinds: ['generation:ready'] }))).toEqual({
    url: 'https://example.org/a',
    kinds: ['generation:ready'],
  })
  expect(kindWords([])).toBe('every event')
  expect(kindWords(['generation:ready', 'generation:failed'])).toBe('ready, failed')
  expect(addressFault('example.org')).not.toBe('')
  expect(addressFault('https://example.org/a')).toBe('')
})

test('a webhook says how it is', () => {
  expect(stateWords({ enabled: true, failures: 0 })).toBe('On.')
  expect(stateWords({ enabled: false, failures: 0 })).toBe('Paused.')
  expect(stateWords({ enabled: false, failures: 5 })).toContain('Switched off after 5')
  expect(stateWords({ enabled: true, failures: 1 })).toContain('the last call failed')
})

test('a call says what became of it', () => {
  const call = {
    kind: null,
    attempts: 1,
    responseStatus: null,
    error: null,
    availableAt: '',
    deliveredAt: null,
  }
  expect(callWords({ ...call, status: 'pending', attempts: 0 })).toBe('On its way')
  expect(callWords({ ...call, status: 'delivered', responseStatus: 204 })).toBe('Taken (answer 204)')
  expect(callWords({ ...call, status: 'failed', attempts: 9, error: 'no answer' })).toBe(
    'Given up after 9 tries (no answer)',
  )
})

test('sizes are read at a glance', () => {
  expect(megabytes(3200)).toBe('3 kB')
  expect(megabytes(12_345_678)).toBe('12.3 MB')
})
