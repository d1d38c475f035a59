/** What this tab knows of the caller's generations, shared by the pages that show them. */

import { effect, signal, untracked } from '@preact/signals'
import type { FileAnswer, GenerationAnswer, GenerationSummary } from '../../generated/api'
import { api } from './client'
import { type Change, hasEnded, live } from './live'
import { token } from './session'

/** As a list tells it; with what only one that was asked for by itself has, once it was. */
export type Generation = GenerationSummary & Partial<GenerationAnswer>

/** Signed addresses end after a day; they are renewed well before. */
export const ADDRESSES_LAST_MS = 20 * 3600 * 1000

export const known = signal<ReadonlyMap<string, Generation>>(new Map())
/** Deleted elsewhere while this tab showed them, each with what it was made from. */
export const deleted = signal<ReadonlyMap<string, string | null>>(new Map())
/** Deleted here: whoever did it knows. */
const deletedHere = new Set<string>()
/** When the addresses of each were signed, by this machine's clock. */
const signedAt = new Map<string, number>()

/** `now` with the addresses of `before` where they stand for the same files: a picture must not load twice. */
export function merged(before: Generation | undefined, now: Generation): Generation {
  const same = before && before.status === now.status && before.startedAt === now.startedAt
  if (!same) return now
  const files = sameFiles(before.files, now.files) ? before.files : now.files
  const kept = files === before.files && files ? { files, zipUrl: before.zipUrl } : {}
  return { ...before, ...now, previewUrl: before.previewUrl ?? now.previewUrl, ...kept }
}

function sameFiles(before?: FileAnswer[], now?: FileAnswer[]): boolean {
  if (!before || !now) return !!before
  return before.length === now.length && before.every((file, index) => file.sha256 === now[index]?.sha256)
}

/** A generation with what a socket has told about it. */
export function changed(before: Generation, change: Change): Generation {
  const { status, stage, progress, previewUrl, failure } = change
  const preview =
    status === 'pending' || status === 'failed' || status === 'cancelled' ? null : before.previewUrl
  return {
    ...before,
    status,
    stage: stage ?? (status === 'ready' ? 'done' : before.stage),
    progress: progress ?? (status === 'ready' ? 1 : before.progress),
    previewUrl: previewUrl ?? preview,
    error: failure ?? (status === 'failed' ? before.error : null),
  }
}

export function learn(found: Generation, { renew = false } = {}): Generation {
  const before = known.peek().get(found.id)
  const now = renew || !before ? found : merged(before, found)
  if (renew || !before?.files || now.files !== before.files) signedAt.set(found.id, Date.now())
  put(now)
  return now
}

export function forget(id: string): void {
  const rest = new Map(known.peek())
  rest.delete(id)
  known.value = rest
}

/** Take it away for good. */
export async function removeGeneration(id: string): Promise<void> {
  deletedHere.add(id) // the socket may tell it before the answer comes
  try {
    await api(`/api/generation/${id}`, { method: 'DELETE' })
  } catch (error) {
    deletedHere.delete(id)
    throw error
  }
  forget(id)
}

/** Drop what was deleted in another tab or by another program. */
export function dropDeleted(id: string): void {
  const held = known.peek().get(id)
  if (deletedHere.has(id) || deleted.peek().has(id)) return
  deleted.value = new Map(deleted.peek()).set(id, held?.parentId ?? null)
  if (held) forget(id)
}

/** Hear of deletions until the returned function is called. */
export function keepWithoutDeleted(): () => void {
  return live.followDeletions(dropDeleted)
}

/** Take in what was told by the socket or by asking. */
export function hear(change: Change): void {
  if (change.whole) learn(change.whole)
  else {
    const before = known.peek().get(change.generationId)
    if (before) put(changed(before, change))
  }
}

/** Keep it up to date until the returned function is called. */
export function keepUp(id: string): () => void {
  return live.follow(id, hear)
}

/** Once it is on its way no more, with its files when it has any; it must be known. */
export async function ended(id: string): Promise<Generation> {
  const stop = keepUp(id)
  let leave = () => {}
  await new Promise<void>((done) => {
    leave = effect(() => {
      const held = known.value.get(id)
      if (!held || hasEnded(held.status)) done()
    })
  })
  leave()
  stop()
  return load(id)
}

export async function load(id: string, { renew = false } = {}): Promise<Generation> {
  return learn(await api<GenerationAnswer>(`/api/generation/${id}`), { renew })
}

const renewing = new Map<string, Promise<Generation>>()
const RENEW_PAUSE_MS = 30_000

/** New addresses, asked for once however many pictures fail at the same time. */
export function renewAddresses(id: string): Promise<Generation> {
  const asked = renewing.get(id)
  if (asked) return asked
  const answer = load(id, { renew: true })
  renewing.set(id, answer)
  answer.catch(() => {}).then(() => setTimeout(() => renewing.delete(id), RENEW_PAUSE_MS))
  return answer
}

export function addressesAge(id: string): number {
  return Date.now() - (signedAt.get(id) ?? Date.now())
}

function put(generation: Generation): void {
  // an answer that was on its way while it was deleted
  if (deleted.peek().has(generation.id) || deletedHere.has(generation.id)) return
  known.value = new Map(known.peek()).set(generation.id, generation)
}

// What one person saw is not the next one's.
effect(() => {
  if (token.value === null)
    untracked(() => {
      if (known.value.size) known.value = new Map()
      if (deleted.value.size) deleted.value = new Map()
    })
})
