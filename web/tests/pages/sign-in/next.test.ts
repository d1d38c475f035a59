// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest'
import { forgetNext, keepNext, nextPath, safePath } from '../../../src/pages/sign-in/next'

const ORIGIN = 'https://thumbs.example.test'

test.each(['/history?page=2#top', '/g/0190/edit', '/'])('%s is a path of ours', (path) => {
  expect(safePath(path, ORIGIN)).toBe(path)
})

test.each([
  null,
  '',
  'history',
  'https://evil.test/',
  '//evil.test/',
  '/\\evil.test/',
  '/\t/evil.test/',
  'javascript:alert(1)',
  '/sign-in?next=/sign-in',
])('%j leads to the start', (path) => {
  expect(safePath(path, ORIGIN)).toBe('/')
})

beforeEach(() => {
  localStorage.clear()
  history.replaceState(null, '', '/sign-in')
})

test('what the address names goes before what was kept', () => {
  keepNext('/history')
  expect(nextPath()).toBe('/history')
  history.replaceState(null, '', '/sign-in?next=/brand-kits')
  expect(nextPath()).toBe('/brand-kits')
  history.replaceState(null, '', '/sign-in')
  forgetNext()
  expect(nextPath()).toBe('/')
})

test('what was kept is not trusted either', () => {
  keepNext('//evil.test')
  expect(nextPath()).toBe('/')
})
