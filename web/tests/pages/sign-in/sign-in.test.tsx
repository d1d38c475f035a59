// @vitest-environment jsdom

import { render } from 'preact'
import { act } from 'preact/test-utils'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restoreSession } from '../../../src/api/restore'
import { asked, forgetSession, needSession, restored, token } from '../../../src/api/session'
import SignInDialog from '../../../src/pages/sign-in/dialog'
import { addressFault, tokenIn } from '../../../src/pages/sign-in/magic-link'
import SignIn from '../../../src/pages/sign-in/sign-in'

const LINK = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** What the double of the API answers, by path; a number is a status. */
let answers: Record<string, object | number>
let bodies: unknown[]
let asks: string[]

beforeEach(() => {
  answers = {
    '/api/sign-in/whose': { email: 'ada@example.org' },
    '/api/config': { signIn: 'magic-link' },
    '/api/sign-in/confirm': { token: 'a.b.c', expiresIn: 60, device: 'ZGV2aWNl' },
  }
  bodies = []
  asks = []
  vi.stubGlobal('scrollTo', () => undefined)
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    if (init.body) asks.push(url.pathname)
    if (init.body) bodies.push(JSON.parse(init.body as string))
    const answer = answers[url.pathname] ?? 404
    const status = typeof answer === 'number' ? answer : 200
    const response = new Response(JSON.stringify(typeof answer === 'number' ? { detail: 'no' } : answer), {
      status,
    })
    return Object.defineProperty(response, 'url', { value: url.href })
  })
  localStorage.clear()
  forgetSession()
  restored.value = true
})
afterEach(() => {
  render(null, document.body)
  vi.unstubAllGlobals()
})

async function open(address: string, page = <SignIn />) {
  history.replaceState(null, '', address)
  await act(() => render(<LocationProvider>{page}</LocationProvider>, document.body))
}

async function click(label: string) {
  const button = [...document.querySelectorAll('button')].find((held) => held.textContent?.includes(label))
  if (!button) throw new Error(`no button ${label} in ${document.body.textContent}`)
  await act(() => button.click())
  await act(() => new Promise((resolve) => setTimeout(resolve, 5)))
}

async function sendAddress(email: string) {
  const input = document.querySelector('input') as HTMLInputElement
  input.value = email
  await click('Send me a link')
}

const text = () => document.body.textContent ?? ''

test('the link is taken out of the address, and used by a click alone', async () => {
  await open(`/sign-in?next=/history#${LINK}`)
  expect(location.href).not.toContain(LINK)
  await vi.waitFor(() => expect(text()).toContain('the account of ada@example.org'))
  expect(asks).toEqual(['/api/sign-in/whose'])
  await click('Sign in as ada@example.org')
  expect(asks).toEqual(['/api/sign-in/whose', '/api/sign-in/confirm'])
  expect(bodies).toEqual([{ token: LINK }, { token: LINK }])
  expect(token.value).toBe('a.b.c')
  expect(location.pathname).toBe('/history')
})

test.each([true, false])(
  'a link that was used says so, ends no session, leads to a new one (%s)',
  async (known) => {
    answers[`/api/sign-in/${known ? 'confirm' : 'whose'}`] = 401
    await open(`/sign-in#${LINK}`)
    token.value = 'held'
    if (known) {
      await vi.waitFor(() => expect(text()).toContain('Sign in as'))
      await click('Sign in as')
    }
    await vi.waitFor(() => expect(text()).toContain('of no use any more'))
    expect(token.value).toBe('held')
    token.value = null
    await click('Send a new one')
    expect(document.querySelector('input[type=email]')).not.toBeNull()
  },
)

test('without an answer nobody is signed in as somebody unnamed, and it can be asked again', async () => {
  answers['/api/sign-in/whose'] = 503
  await open(`/sign-in#${LINK}`)
  await vi.waitFor(() => expect(text()).toContain('Look again'))
  answers['/api/sign-in/whose'] = { email: 'ada@example.org' }
  await click('Look again')
  expect(text()).toContain('Sign in as ada@example.org')
  expect(asks).toEqual(['/api/sign-in/whose', '/api/sign-in/whose'])
})

test('who is signed in already is told so, and stays', async () => {
  token.value = 'held'
  await open('/sign-in?next=/history')
  expect(text()).toContain('You are signed in')
  expect(location.pathname).toBe('/sign-in')
})

test('the mail is under way, and can be asked for again later', async () => {
  answers['/api/sign-in'] = { sent: true, token: null, printed: false }
  await open('/sign-in')
  await sendAddress(' ada@example.org ')
  expect(bodies).toEqual([{ email: 'ada@example.org' }])
  expect(text()).toContain('Look into your mail')
  expect(text()).toContain('Send again in 30 s')
})

test('a machine without mail says where the link is printed, and pretends nothing', async () => {
  answers['/api/sign-in'] = { sent: true, token: null, printed: true }
  await open('/sign-in')
  await sendAddress('ada@example.org')
  expect(text()).toContain('printed where the service runs')
  expect(text()).not.toContain('Look into your mail')
})

test('the address that was printed at the start signs in, and this browser keeps its key', async () => {
  answers['/api/sign-in'] = { sent: true, token: LINK, printed: true }
  history.replaceState(null, '', '/history#key=abcdefgh12345678')
  restored.value = false
  restoreSession()
  expect(restored.value).toBe(false)
  await vi.waitFor(() => expect(token.value).toBe('a.b.c'))
  expect(location.href).not.toContain('key')
  expect(bodies).toEqual([{ email: 'me@localhost', homeKey: 'abcdefgh12345678' }, { token: LINK }])
  token.value = null
  await open('/sign-in')
  await sendAddress('ada@example.org')
  expect(bodies.at(-1)).toEqual({ email: 'ada@example.org', homeKey: 'abcdefgh12345678', device: 'ZGV2aWNl' })
})

test('a key of another machine is forgotten', async () => {
  answers['/api/sign-in'] = { sent: true, token: null, printed: true }
  history.replaceState(null, '', '/#key=abcdefgh12345678')
  restored.value = false
  restoreSession()
  await vi.waitFor(() => expect(restored.value).toBe(true))
  expect(token.value).toBeNull()
  expect(localStorage.length).toBe(0)
})

test('a machine in development signs in without mail, and says so', async () => {
  answers['/api/sign-in'] = { sent: true, token: LINK }
  await open('/sign-in')
  await sendAddress('ada@example.org')
  expect(text()).toContain('sends no mail')
  await click('Sign in as ada@example.org')
  expect(bodies.at(-1)).toEqual({ token: LINK })
  expect(location.pathname).toBe('/')
})

test('another tab that signs in takes this one along', async () => {
  await open('/sign-in?next=/brand-kits')
  await act(() => {
    token.value = 'from another tab'
  })
  expect(location.pathname).toBe('/brand-kits')
})

test('a wrong address is not sent', async () => {
  await open('/sign-in')
  await sendAddress('ada')
  expect(bodies).toEqual([])
  expect(document.querySelector('[role=alert]')?.textContent).toContain('name@example.org')
  expect(document.activeElement?.tagName).toBe('INPUT')
})

test('the dialog resolves when signed in, and when given up', async () => {
  const first = needSession('To keep your kit, sign in.')
  await open('/', <SignInDialog />)
  expect(text()).toContain('To keep your kit')
  await act(() => {
    token.value = 'a.b.c'
  })
  expect(await first).toBe(true)
  expect(asked.value).toBeNull()
  token.value = null
  const second = needSession('Again.')
  await open('/', <SignInDialog />)
  const dialog = document.querySelector('dialog')
  await act(() => {
    dialog?.dispatchEvent(new Event('cancel', { cancelable: true }))
  })
  expect(await second).toBe(false)
})

test('addresses and links are told from other things', () => {
  expect(addressFault('ada@localhost')).toBe('')
  expect(addressFault('')).toContain('Write')
  expect(tokenIn(`#${LINK}`)).toBe(LINK)
  expect(tokenIn('#/factor-one')).toBeNull()
  expect(tokenIn('#webhooks')).toBeNull()
})
