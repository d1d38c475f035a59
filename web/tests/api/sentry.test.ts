// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** A server with this configuration; what was sent to the address of a DSN. */
function served(configuration: object): { url: string; body: string }[] {
  const told: { url: string; body: string }[] = []
  vi.stubGlobal('fetch', async (asked: URL | string, options?: { body?: string | Uint8Array }) => {
    const url = String(asked)
    if (url.endsWith('/api/config')) return new Response(JSON.stringify(configuration))
    told.push({ url, body: String(options?.body) })
    return new Response('{}')
  })
  return told
}

const HERE = { release: 'c0ffee', environment: 'production' }

test('an error is told by its type and place, and by nothing that it says', async () => {
  const told = served({ ...HERE, sentryDsn: 'https://public@sentry.example.org/7' })
  history.replaceState(null, '', '/g/secret-address?title=secret')
  document.title = 'A secret title'
  const { tell } = await import('../../src/api/errors')
  const error = new TypeError('the secret title cannot be set')
  error.stack = `TypeError: the secret title cannot be set
    at draw (https://thumbs.example.org/assets/editor-Dk3.js:4:1207)
    at secretly (https://thumbs.example.org/g/secret-address?title=secret:1:1)`
  await tell(error)
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 300_000 })
  const [{ url, body }] = told as [{ url: string; body: string }]
  expect(url).toContain('https://sentry.example.org/api/7/envelope/')
  const event = JSON.parse(body.split('\n')[2] as string)
  expect(event.exception.values).toEqual([
    {
      type: 'TypeError',
      stacktrace: {
        frames: [
          { filename: '', function: 'secretly', lineno: 1, colno: 1 },
          { filename: 'assets/editor-Dk3.js', function: 'draw', lineno: 4, colno: 1207 },
        ],
      },
    },
  ])
  expect(event).toMatchObject({ ...HERE, tags: { part: 'web' } })
  expect(body).not.toContain('secret title')
  expect(body).not.toContain('secret-address')
})

test('nobody is told where no address is given, nor of what the server answered', async () => {
  const told = served({ ...HERE, sentryDsn: null })
  const { tell } = await import('../../src/api/errors')
  await tell(new Error('anything'))
  vi.resetModules()
  const named = served({ ...HERE, sentryDsn: 'https://public@sentry.example.org/7' })
  const again = await import('../../src/api/errors')
  const { ApiError } = await import('../../src/api/client')
  await again.tell(new ApiError('No such photo.', 404))
  await again.tell('not even an error')
  expect([...told, ...named]).toEqual([])
})
