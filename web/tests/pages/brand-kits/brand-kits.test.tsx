// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restored, token } from '../../../src/api/session'
import BrandKits from '../../../src/pages/brand-kits/brand-kits'

const KIT = {
  id: 'k1',
  name: 'Rockets',
  primary: '#ff5a1f',
  secondary: null,
  font: 'anton-400',
  fontName: 'Anton',
  fontUrl: null,
  fontLicence: null,
  logoUrl: null,
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: null,
}
const FACES = [
  { id: 'anton-400', family: 'Anton', weight: 400, italic: false, fallback: false, own: false, url: '/a' },
  {
    id: 'bangers-400',
    family: 'Bangers',
    weight: 400,
    italic: false,
    fallback: false,
    own: false,
    url: '/b',
  },
  {
    id: 'noto-sans-900',
    family: 'Noto Sans',
    weight: 900,
    italic: false,
    fallback: true,
    own: false,
    url: '/n',
  },
]
let kits: object[]
let sent: { method: string; path: string; body: unknown }[]

beforeEach(() => {
  kits = []
  sent = []
  localStorage.clear()
  history.replaceState(null, '', '/brand-kits')
  token.value = 'a.b.c'
  restored.value = true
  vi.stubGlobal('scrollTo', () => undefined)
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = () => undefined
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  vi.stubGlobal(
    'FontFace',
    class {
      load = async () => this
    },
  )
  Object.assign(document, { fonts: { add: () => undefined } })
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    const body = init.body ? JSON.parse(init.body as string) : undefined
    if (init.method !== 'GET') sent.push({ method: init.method ?? '', path: url.pathname, body })
    if (init.method === 'DELETE') return new Response(null, { status: 204 })
    if (init.method !== 'GET') return Response.json({ ...KIT, ...kits[0], ...body })
    return Response.json({ items: url.pathname === '/api/font-faces' ? FACES : kits })
  })
})
afterEach(() => {
  render(null, document.body)
  vi.unstubAllGlobals()
})

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 10)))
const text = () => document.body.textContent ?? ''

async function open() {
  await act(() => render(<LocationProvider>{<BrandKits />}</LocationProvider>, document.body))
  await settled()
}

async function click(label: string, within: ParentNode = document) {
  const button = [...within.querySelectorAll('button')].find((held) => held.textContent?.includes(label))
  if (!button) throw new Error(`no button ${label} in ${text()}`)
  await act(() => button.click())
  await settled()
}

async function write(label: string, value: string) {
  const found = [...document.querySelectorAll('label')].find((held) => held.textContent?.includes(label))
  const input = document.getElementById(found?.htmlFor ?? '') as HTMLInputElement
  await act(() => {
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

test('without kits the next step is to make one, and it is made', async () => {
  await open()
  expect(text()).toContain('No brand kits yet')
  await click('Make the first one')
  await click('Save')
  expect(text()).toContain('Give the kit a name.')
  expect(sent).toEqual([])
  await write('Name', 'Rockets')
  await write('Primary colour', 'F50')
  expect(text()).not.toContain('Give the kit a name.')
  await act(() => document.querySelectorAll<HTMLInputElement>('input[name=font]')[2]?.click())
  await click('Save')
  const body = { name: 'Rockets', primary: '#ff5500', secondary: null, font: 'bangers-400' }
  expect(sent).toEqual([{ method: 'POST', path: '/api/brand-kits', body }])
  expect(text()).toContain('Use it')
})

test('fonts that only stand in for letters are not offered', async () => {
  history.replaceState(null, '', '/brand-kits#new')
  await open()
  expect(text()).toContain('New brand kit')
  expect(document.querySelectorAll('input[name=font]')).toHaveLength(3)
  expect(location.hash).toBe('')
})

test('using a kit chooses it in the draft that is there', async () => {
  kits = [KIT]
  localStorage.setItem('thumbsmith:draft', JSON.stringify({ title: 'Kept' }))
  await open()
  await click('Use it')
  expect(JSON.parse(localStorage.getItem('thumbsmith:draft') ?? '')).toMatchObject({
    title: 'Kept',
    brandKitId: 'k1',
  })
  expect(location.pathname).toBe('/')
})

test('a kit is deleted after a question, and leaves the draft', async () => {
  kits = [KIT]
  localStorage.setItem('thumbsmith:draft', JSON.stringify({ brandKitId: 'k1' }))
  await open()
  await click('Delete')
  expect(text()).toContain('keep its colours')
  await click('Delete the kit', document.querySelector('dialog') as HTMLElement)
  expect(sent).toMatchObject([{ method: 'DELETE', path: '/api/brand-kit/k1' }])
  expect(text()).toContain('No brand kits yet')
  expect(JSON.parse(localStorage.getItem('thumbsmith:draft') ?? '')).toMatchObject({ brandKitId: null })
})

test('a change sends a kit whose own font stays without naming a font', async () => {
  kits = [{ ...KIT, font: 'own-1', fontUrl: '/own', fontName: 'House', fontLicence: 'bought' }]
  await open()
  await click('Change')
  expect(text()).toContain('House')
  await click('Save')
  expect(sent[0]?.body).toEqual({ name: 'Rockets', primary: '#ff5a1f', secondary: null })
  await click('Change')
  await click('Use the list')
  await click('Save')
  expect(sent[1]?.body).toMatchObject({ font: null })
})

test('signed out, the page says what it is for', async () => {
  token.value = null
  await open()
  expect(text()).toContain('Sign in to keep your colours')
})
