/** The photos of the draft on their way: chosen, sent, checked, cut out. One entry a person. */

import { effect, signal } from '@preact/signals'
import type { CutoutAnswer } from '../../../generated/api'
import { api, said } from '../../api/client'
import { token } from '../../api/session'
import { deleteUpload, uploadFile } from '../../api/uploads'
import { change, draft, everyone, MOST_GUESTS, type PersonDraft, type Role } from '../../brief/draft'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { dropFile, keepFile, keptFile } from './kept-files'

export type Step = 'waiting' | 'sending' | 'checking' | 'cutting' | 'ready' | 'failed'

export interface Progress {
  step: Step
  /** Of the bytes sent, 0..1. */
  fraction: number
  /** The photo as it was chosen. */
  preview: string | null
  cutout: string | null
  /** How many people the photo shows. */
  people: number
  /** What went wrong, or what to know. */
  note: string
}

const start: Progress = { step: 'waiting', fraction: 0, preview: null, cutout: null, people: 1, note: '' }
const TYPES: Record<string, string> = { heic: 'image/heic', heif: 'image/heic', avif: 'image/avif' }
const LIMIT_BYTES = 25 * 2 ** 20

/** By the person's id. */
export const progress = signal<Record<string, Progress>>({})
const running = new Map<string, AbortController>()

/** Take files that were dropped, pasted or chosen. */
export function add(files: File[], role: Role): void {
  for (const file of files) {
    const mediaType = file.type || TYPES[file.name.split('.').pop()?.toLowerCase() ?? ''] || ''
    if (!mediaType.startsWith('image/')) {
      toast(say('{name} is no picture. Choose a JPEG, PNG, WebP, AVIF or HEIC.', { name: file.name }), 'bad')
      continue
    }
    if (file.size > LIMIT_BYTES) {
      toast(
        say('{name} has {megabytes} MB; 25 MB is the limit. Export it smaller.', {
          name: file.name,
          megabytes: Math.round(file.size / 2 ** 20),
        }),
        'bad',
      )
      continue
    }
    const { host, guests } = draft.value
    const asHost = role === 'host' && !host
    if (!asHost && guests.length >= MOST_GUESTS) {
      toast(
        say('{most} guests are the limit. Remove one to add {name}.', {
          most: MOST_GUESTS,
          name: file.name,
        }),
        'bad',
      )
      return
    }
    const person: PersonDraft = {
      id: crypto.randomUUID(),
      name: file.name,
      mediaType,
      fileKey: null,
      person: 1,
      keepBackground: false,
    }
    change(asHost ? { host: person } : { guests: [...guests, person] })
    tell(person.id, { preview: URL.createObjectURL(file) })
    keepFile(person.id, file)
    send(person.id, file)
  }
}

/** What is known of somebody; asking for the first time takes up what a reload interrupted. */
export function follow(person: PersonDraft): void {
  if (progress.peek()[person.id]) return
  tell(person.id, {})
  if (person.fileKey) cut(person)
  else
    keptFile(person.id).then((file) => {
      if (!file)
        return tell(person.id, { step: 'failed', note: say('The photo was not kept. Choose it again.') })
      tell(person.id, { preview: URL.createObjectURL(file) })
      return send(person.id, file)
    })
}

export function again(person: PersonDraft): void {
  const { [person.id]: _, ...others } = progress.value
  progress.value = others
  follow(person)
}

export function remove(person: PersonDraft): void {
  running.get(person.id)?.abort()
  const { host, guests } = draft.value
  change(host?.id === person.id ? { host: null } : { guests: guests.filter((held) => held.id !== person.id) })
  dropFile(person.id)
  if (person.fileKey && token.value) deleteUpload(person.fileKey).catch(() => {})
  const preview = progress.value[person.id]?.preview
  if (preview) URL.revokeObjectURL(preview)
}

export function makeHost(person: PersonDraft): void {
  const { host, guests } = draft.value
  const others = guests.filter((held) => held.id !== person.id)
  change({ host: person, guests: host ? [host, ...others] : others })
}

/** Another face of the photo, or its own background. */
export function adjust(person: PersonDraft, parts: Partial<PersonDraft>): void {
  const changed = { ...person, ...parts }
  replace(changed)
  if (changed.fileKey) cut(changed)
}

/** True when every photo is with the server; waits for those under way. Told by toast what stands in the way. */
export async function allSent(): Promise<boolean> {
  await Promise.all([...sending.values()])
  const missing = everyone(draft.value).find((person) => !person.fileKey)
  if (missing)
    toast(
      progress.value[missing.id]?.note ||
        say('{name} could not be sent. Remove it or try again.', { name: missing.name }),
      'bad',
    )
  return !missing
}

const sending = new Map<string, Promise<void>>()

function send(id: string, file: File): void {
  if (!token.value) {
    tell(id, { step: 'waiting' })
    return
  }
  const done = sent(id, file).finally(() => sending.delete(id))
  sending.set(id, done)
}

async function sent(id: string, file: File): Promise<void> {
  const control = new AbortController()
  running.set(id, control)
  tell(id, { step: 'sending', fraction: 0, note: '' })
  try {
    const { fileKey } = await uploadFile(file, {
      purpose: 'photo',
      signal: control.signal,
      onProgress: (fraction) => tell(id, fraction < 1 ? { fraction } : { fraction, step: 'checking' }),
    })
    const person = everyone(draft.value).find((held) => held.id === id)
    if (!person) return
    replace({ ...person, fileKey })
    dropFile(id)
    cut({ ...person, fileKey })
  } catch (error) {
    if (!control.signal.aborted) tell(id, { step: 'failed', note: said(error) })
  } finally {
    running.delete(id)
  }
}

const PAUSE_MS = 700

async function cut(person: PersonDraft): Promise<void> {
  const { id, fileKey, person: number, keepBackground } = person
  tell(id, { step: 'cutting', note: '' })
  try {
    for (let tries = 0; tries < 60; tries++) {
      const found = await api<CutoutAnswer>('/api/upload/cutout', {
        query: { fileKey, person: number, keepBackground },
      })
      const now = everyone(draft.value).find((held) => held.id === id)
      if (!now || now.person !== number || now.keepBackground !== keepBackground) return
      if (found.status !== 'working') {
        const note = found.warnings[0] ?? ''
        tell(id, {
          step: found.url ? 'ready' : 'failed',
          cutout: found.url,
          people: found.people,
          note,
        })
        return
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    tell(id, { step: 'ready', note: say('The cutout takes long; go on, it will be made with the picture.') })
  } catch (error) {
    tell(id, { step: 'failed', note: said(error) })
  }
}

function replace(person: PersonDraft): void {
  const { host, guests } = draft.value
  change(
    host?.id === person.id
      ? { host: person }
      : { guests: guests.map((held) => (held.id === person.id ? person : held)) },
  )
}

function tell(id: string, parts: Partial<Progress>): void {
  const held = progress.peek()
  progress.value = { ...held, [id]: { ...(held[id] ?? start), ...parts } }
}

/** Those that waited for somebody to sign in. */
effect(() => {
  if (!token.value) return
  for (const person of everyone(draft.peek()))
    if (progress.peek()[person.id]?.step === 'waiting' && !person.fileKey)
      keptFile(person.id).then((file) => file && send(person.id, file))
})
