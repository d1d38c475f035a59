import { expect, test } from 'vitest'
import { addressOf, filtersOf, isFiltered } from '../../../src/pages/history/filters'

test('an address gives back the filters it was made from', () => {
  const filters = { q: 'rockets & more', status: 'ready', style: 'neon-night' } as const
  const address = addressOf(filters)
  expect(filtersOf(Object.fromEntries(new URL(address, 'http://x').searchParams))).toEqual(filters)
})

test('what the server would refuse is left out', () => {
  expect(filtersOf({ status: 'gone', style: 'No Style!', q: 'x'.repeat(500) })).toEqual({
    q: 'x'.repeat(200),
    status: '',
    style: '',
  })
})

test('without filters the address is bare', () => {
  expect(addressOf({ q: '  ', status: '', style: '' })).toBe('/history')
  expect(isFiltered({ q: '  ', status: '', style: '' })).toBe(false)
  expect(isFiltered({ q: '', status: 'failed', style: '' })).toBe(true)
})
