// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deleteUpload, mediaTypeOf, uploadFile } from '../../src/api/uploads'

/** What the double of the file store answers to each PUT in turn; 'lost' is a broken connection. */
let answers: (number | 'lost' | 'hangs')[]
let sent: { url: string; headers: Record<string, string>; body: unknown }[]
/** What the API was asked, and what it says of the upload in turn. */
let asked: string[]
let verdicts: { status: string; reason?: string }[]

class Request {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  status = 0
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  private url = ''
  private headers: Record<string, string> = {}
  open(_method: string, url: string) {
    this.url = url
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  send(body: unknown) {
    sent.push({ url: this.url, headers: this.headers, body })
    const answer = answers.shift() ?? 200
    queueMicrotask(() => {
      this.upload.onprogress?.({ loaded: 5, total: 10 })
      if (answer === 'hangs') return
      if (answer === 'lost') this.onerror?.()
      else {
        this.status = answer
        this.onload?.()
      }
      this.onloadend?.()
    })
  }
  abort() {
    this.onabort?.()
    this.onloadend?.()
  }
}

const photo = () => new File(['0123456789'], 'me.heic', { type: '' })

function reply(status: number, value?: unknown) {
  return new Response(value === undefined ? null : JSON.stringify(value), { status })
}

beforeEach(() => {
  answers = []
  sent = []
  asked = []
  verdicts = [{ status: 'cleared' }]
  let keys = 0
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', Request)
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    asked.push(`${init.method} ${url.pathname}${url.search}${init.body ?? ''}`)
    if (init.method === 'DELETE') return reply(204)
    if (init.method === 'GET') return reply(200, verdicts.length > 1 ? verdicts.shift() : verdicts[0])
    keys += 1
    return reply(201, {
      uploadUrl: `/files/${keys}`,
      fileKey: `key-${keys}`,
      method: 'PUT',
      headers: { a: 'b' },
    })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The outcome, with every wait passed over. */
async function outcome(work: Promise<unknown>): Promise<unknown> {
  const settled = work.catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  return settled
}

test('sends the bytes to the address and waits for the checks', async () => {
  verdicts = [{ status: 'waiting' }, { status: 'checking' }, { status: 'cleared' }]
  const fractions: number[] = []
  const work = uploadFile(photo(), { purpose: 'photo', onProgress: (fraction) => fractions.push(fraction) })
  expect(await outcome(work)).toEqual({ fileKey: 'key-1' })
  expect(asked[0]).toBe('POST /api/upload{"mediaType":"image/heic","sizeBytes":10,"purpose":"photo"}')
  expect(asked.slice(1)).toEqual(Array(3).fill('GET /api/upload?fileKey=key-1'))
  expect(sent).toMatchObject([{ url: '/files/1', headers: { a: 'b' } }])
  expect(fractions).toEqual([0.5, 1])
})

test('a refusal is a sentence', async () => {
  verdicts = [{ status: 'refused', reason: 'the photo is smaller than 64 px' }]
  const error = await outcome(uploadFile(photo(), { purpose: 'photo' }))
  expect(error).toMatchObject({ message: 'The photo is smaller than 64 px.', status: 422 })
})

test('two faults of the network are passed over, the third is told', async () => {
  answers = ['lost', 503, 200]
  expect(await outcome(uploadFile(photo(), { purpose: 'photo' }))).toEqual({ fileKey: 'key-1' })
  expect(sent).toHaveLength(3)
  answers = ['lost', 'lost', 'lost']
  expect(await outcome(uploadFile(photo(), { purpose: 'photo' }))).toMatchObject({ offline: true })
})

test.each([403, 410])('an address that answers %i is asked for anew, once', async (status) => {
  answers = [status, 200]
  expect(await outcome(uploadFile(photo(), { purpose: 'logo' }))).toEqual({ fileKey: 'key-2' })
  answers = [status, status]
  expect(await outcome(uploadFile(photo(), { purpose: 'logo' }))).toMatchObject({ status })
})

test('cancelling stops the bytes and takes the file back', async () => {
  answers = ['hangs']
  const control = new AbortController()
  const work = uploadFile(photo(), { purpose: 'photo', signal: control.signal }).catch((error) => error)
  await vi.advanceTimersByTimeAsync(1)
  control.abort()
  expect(await work).toMatchObject({ name: 'AbortError' })
  expect(asked).toContain('DELETE /api/upload?fileKey=key-1')
})

test('cancelling while it is checked ends the waiting', async () => {
  verdicts = [{ status: 'checking' }]
  const control = new AbortController()
  const work = uploadFile(photo(), { purpose: 'photo', signal: control.signal }).catch((error) => error)
  await vi.advanceTimersByTimeAsync(1000)
  control.abort()
  expect(await work).toMatchObject({ name: 'AbortError' })
})

test('a check that never ends is given up', async () => {
  verdicts = [{ status: 'checking' }]
  expect(await outcome(uploadFile(photo(), { purpose: 'photo' }))).toMatchObject({ status: 504 })
})

test('the type follows the name where the browser knows none', () => {
  expect(mediaTypeOf(new File([], 'Brand.WOFF2'))).toBe('font/woff2')
  expect(mediaTypeOf(new File([], 'pasted', { type: 'image/png' }))).toBe('image/png')
})

test('deleting names the file', async () => {
  await deleteUpload('photos/1 2')
  expect(asked).toEqual(['DELETE /api/upload?fileKey=photos%2F1+2'])
})
