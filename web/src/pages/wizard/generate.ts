/** From the draft to a generation in the queue. */

import type { GenerationId, GenerationIds } from '../../../generated/api'
import { ApiError, api, said } from '../../api/client'
import { needSession } from '../../api/session'
import { traceparent } from '../../api/trace'
import { draft, everyone } from '../../brief/draft'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { bodyOf } from './request'

/** Sends what is still to be sent, then opens the result page. Says what stands in the way, and loses nothing. */
export async function generate(route: (url: string) => void): Promise<void> {
  if (!(await needSession(say('Sign in, and your picture is made.')))) return
  if (everyone(draft.value).length && !(await (await import('./people')).allSent())) return
  const held = draft.value
  if (held.groundPhoto && !held.groundPhoto.fileKey)
    return toast(say('Choose the picture for the background, or another background.'), 'bad')
  const key = crypto.randomUUID()
  const click = traceparent()
  try {
    const { generationId } = await sure(() =>
      api<GenerationId>('/api/generate', {
        method: 'POST',
        body: bodyOf(held),
        headers: { 'Idempotency-Key': key, ...click },
      }),
    )
    if (held.variants > 1) await more(generationId, held.variants - 1, key)
    route(`/g/${generationId}`)
  } catch (error) {
    toast(advice(error), 'bad', error instanceof ApiError && error.status === 402 ? buy(route) : undefined)
  }
}

async function more(id: string, count: number, key: string): Promise<void> {
  try {
    const headers = { 'Idempotency-Key': `${key}v` }
    await sure(() =>
      api<GenerationIds>(`/api/generation/${id}/variants`, { method: 'POST', body: { count }, headers }),
    )
  } catch (error) {
    toast(say('The first is being made; its variants are not. {error}', { error: said(error) }), 'bad')
  }
}

/** The key makes it safe to ask again when the connection broke. */
async function sure<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ApiError && error.offline) return ask()
    throw error
  }
}

function advice(error: unknown): string {
  if (!(error instanceof ApiError) || !error.fields.length) return said(error)
  return error.fields.map(({ field, message }) => `${field.replace(/^body\./, '')}: ${message}`).join('; ')
}

function buy(route: (url: string) => void) {
  return { label: say('Get credits'), run: () => route('/account#plan') }
}
