/** Requests to the API. Every failure is an `ApiError` whose message can be shown to a person. */

import type { Problem } from '../../generated/api'
import { many } from '../phrases/many'
import { language, named, say } from '../phrases/say'
import { freshToken, refused } from './session'

export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** What was wrong with which field, when the server said so. */
    readonly fields: readonly { field: string; message: string }[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message)
  }

  /** The network, not the request: it may work in a moment. */
  get offline(): boolean {
    return this.status === 0
  }
}

export interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  query?: Record<string, string | number | boolean | null | undefined>
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** The answer's JSON (undefined for 204). */
export async function api<T = void>(path: string, options: Options = {}): Promise<T> {
  const response = await send(path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** The answer itself, for files. */
export async function send(
  path: string,
  { method = 'GET', body, query, headers, signal }: Options = {},
): Promise<Response> {
  const asked = new URL(path, location.origin)
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== null && value !== undefined && value !== '') asked.searchParams.set(name, String(value))
  const own: Record<string, string> = { ...headers }
  if (body !== undefined) own['Content-Type'] = 'application/json'
  let response: Response
  let token: string | null = null
  try {
    token = await freshToken()
    if (token) own.Authorization = `Bearer ${token}`
    response = await fetch(asked, {
      method,
      headers: own,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(
      say('No connection to the server. What you entered is kept; try again in a moment.'),
      0,
    )
  }
  // A used link says nothing of the session that is held.
  if (response.status === 401 && !response.url.includes('/api/sign-in')) refused(token)
  if (!response.ok) throw await problemOf(response)
  return response
}

async function problemOf(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get('Retry-After')) || null
  try {
    const problem = (await response.json()) as Problem
    const fields = (problem.errors ?? []).map((item) => ({ field: item.field, message: item.reason }))
    const words = ofKind(problem.type, retry) ?? sentence(problem.detail || problem.title)
    return new ApiError(words, response.status, fields, retry)
  } catch {
    return new ApiError(
      say('The server answered {status} without saying why. Try again in a moment.', {
        status: response.status,
      }),
      response.status,
      [],
      retry,
    )
  }
}

/** What a kind says all by itself; every other problem is told by its own sentence, which is English. */
const KINDS: Record<string, string> = {
  'not-enough-credits': named(
    'Your credits do not cover this. Add credits on the web page, or wait for the next month.',
  ),
  'queue-full': named('Too many pictures are waiting just now.'),
  'too-many-requests': named('That was often.'),
}

function ofKind(type: string | undefined, retry: number | null): string | undefined {
  const known = KINDS[type?.split(':').pop() ?? '']
  if (!known || language.value === 'en') return undefined
  if (!retry) return say(known)
  return `${say(known)} ${many('Try again in {count} minute.', 'Try again in {count} minutes.', Math.ceil(retry / 60))}`
}

/** The API's sentences begin small and end open, to be put after a field's name. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`
}

/** What to show of anything that was thrown. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : say('Something went wrong. Try again.')
}
