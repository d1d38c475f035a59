/** What is being asked for, kept in this browser until it is generated or cleared. */

import { signal } from '@preact/signals'

const KEY = 'thumbsmith:draft'

export type Role = 'host' | 'guest'

/** A photo that was chosen; what happens to its upload is the wizard's to know. */
export interface PersonDraft {
  id: string
  name: string
  mediaType: string
  /** Null until the server has it. */
  fileKey: string | null
  /** Which face is meant, 1 the most prominent. */
  person: number
  keepBackground: boolean
}

export interface GroundPhoto {
  name: string
  fileKey: string | null
}

/** What is sent and comes back as it stands here: a plain wish that is added to these travels by itself. */
const wishes = {
  title: '',
  kicker: '',
  style: 'spotlight',
  realism: 50,
  formats: ['youtube', 'podcast'],
  brandKitId: null as string | null,
  background: null as string | null,
  prompt: '',
}

export type Wishes = typeof wishes

export interface Draft extends Wishes {
  /** The host first; a host who is missing is null. */
  host: PersonDraft | null
  guests: PersonDraft[]
  /** While the chosen ground is made of a picture: that picture, without a key until the server has it. */
  groundPhoto: GroundPhoto | null
  variants: number
}

/** Of a draft, or of what was made from one. */
export function wishesOf(held: Wishes): Wishes {
  const names = Object.keys(wishes) as (keyof Wishes)[]
  return Object.fromEntries(names.map((name) => [name, held[name]])) as Wishes
}

export const MOST_GUESTS = 5
export const MOST_VARIANTS = 4

export const fresh: Draft = { ...wishes, host: null, guests: [], groundPhoto: null, variants: 1 }

export const draft = signal<Draft>(fresh)

export function change(parts: Partial<Draft>): void {
  draft.value = { ...draft.value, ...parts }
  localStorage.setItem(KEY, JSON.stringify(draft.value))
}

/** What was typed on the prerendered page before its code had come. */
const early =
  typeof document === 'undefined' ? '' : (document.querySelector<HTMLTextAreaElement>('#title')?.value ?? '')

/** After the page is alive: the prerendered one shows an empty draft. */
export function restoreDraft(): void {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Draft>
    draft.value = { ...fresh, ...held }
  } catch {
    localStorage.removeItem(KEY)
  }
  if (early && !draft.value.title) change({ title: early })
}

export function everyone(held: Draft): PersonDraft[] {
  return held.host ? [held.host, ...held.guests] : held.guests
}
