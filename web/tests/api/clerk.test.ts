// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'

const KEY = `pk_test_${btoa('clerk.example.test$')}`

/** An unsigned token that ends in so many seconds. */
function ending(seconds: number): string {
  return `a.${btoa(JSON.stringify({ exp: Date.now() / 1000 + seconds }))}.c`
}

/** A double of Clerk's script: what it puts on the window, and how tests change who is signed in. */
function double() {
  const listeners: ((now: object) => void)[] = []
  const clerk = {
    session: null as { getToken: () => Promise<string> } | null,
    load: vi.fn(async () => undefined),
    addListener: (changed: (now: object) => void) => {
      listeners.push(changed)
      return () => undefined
    },
    mountSignIn: vi.fn(),
    unmountSignIn: vi.fn(),
    signOut: vi.fn(async () => become(null)),
  }
  const become = (session: typeof clerk.session) => {
    clerk.session = session
    for (const changed of listeners) changed(clerk)
  }
  return { clerk, become }
}

/** Modules anew, since a page has one session; the next script that is put into the head "loads". */
async function page(clerk: object | null) {
  vi.resetModules()
  const scripts: HTMLScriptElement[] = []
  vi.spyOn(document.head, 'append').mockImplementation((node) => {
    const script = node as HTMLScriptElement
    scripts.push(script)
    queueMicrotask(() => {
      if (!clerk) return script.onerror?.('')
      Object.assign(window, { Clerk: clerk })
      script.onload?.(new Event('load'))
    })
  })
  return {
    scripts,
    ...(await import('../../src/api/session')),
    ...(await import('../../src/api/clerk')),
    ...(await import('../../src/api/restore')),
  }
}

beforeEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
  Reflect.deleteProperty(window, 'Clerk')
})

test('the script comes from the domain in the key', async () => {
  const { scripts, openClerk } = await page(double().clerk)
  await openClerk(KEY)
  await openClerk(KEY)
  expect(scripts.map((script) => script.src)).toEqual([
    'https://clerk.example.test/npm/@clerk/clerk-js@5/dist/clerk.browser.js',
  ])
  expect(scripts[0]?.dataset.clerkPublishableKey).toBe(KEY)
})

test.each(['', 'sk_live_abc', 'pk_test_%%%', `pk_test_${btoa('evil.test/path$')}`])(
  '%s is no key',
  async (key) => {
    const { frontendHost } = await page(null)
    expect(() => frontendHost(key)).toThrow('publishable key')
  },
)

test('signing in there is signing in here, and the token is renewed before it ends', async () => {
  const { clerk, become } = double()
  const { openClerk, token, freshToken } = await page(clerk)
  await openClerk(KEY)
  expect(token.value).toBeNull()
  const tokens = [ending(60), ending(5), ending(61)]
  become({ getToken: async () => tokens.shift() as string })
  await vi.waitFor(() => expect(token.value).not.toBeNull(), { timeout: 300_000 })
  const first = token.value
  expect(await freshToken()).toBe(first)
  token.value = ending(5)
  expect(await freshToken()).not.toBe(first)
  expect(localStorage.getItem('thumbsmith:token')).toBeNull()
})

test('the next visit picks the session up', async () => {
  const { clerk } = double()
  clerk.session = { getToken: async () => ending(60) }
  localStorage.setItem('thumbsmith:clerk', KEY)
  const { restoreSession, restored, token } = await page(clerk)
  restoreSession()
  expect(restored.value).toBe(false)
  await vi.waitFor(() => expect(restored.value).toBe(true), { timeout: 300_000 })
  expect(token.value).not.toBeNull()
})

test('signing out ends both', async () => {
  const { clerk } = double()
  clerk.session = { getToken: async () => ending(60) }
  const { openClerk, signOutOfClerk, token } = await page(clerk)
  await openClerk(KEY)
  await signOutOfClerk()
  expect(token.value).toBeNull()
  expect(localStorage.getItem('thumbsmith:clerk')).toBeNull()
})

test('a script that does not come is said, and tried again', async () => {
  const { openClerk, scripts } = await page(null)
  await expect(openClerk(KEY)).rejects.toThrow('could not be loaded')
  await expect(openClerk(KEY)).rejects.toThrow('could not be loaded')
  expect(scripts).toHaveLength(2)
})
