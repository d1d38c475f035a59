/** A generation's relatives: what it was made from, its variants, and what was edited by hand. */

import type { GenerationIds, GenerationPage } from '../../../generated/api'
import { ApiError, api } from '../../api/client'
import { type Generation, known, learn, load } from '../../api/generations'
import { say } from '../../phrases/say'

type Known = ReadonlyMap<string, Generation>

/** The furthest ancestor that is still there. */
export function topOf(all: Known, id: string): string {
  let top = id
  for (let next = all.get(id)?.parentId; next && all.has(next); next = all.get(next)?.parentId) top = next
  return top
}

/** All known relatives with itself: the first, its variants in order, each with what was edited from it. */
export function familyOf(all: Known, id: string): Generation[] {
  const top = topOf(all, id)
  const children = new Map<string, Generation[]>()
  for (const one of all.values())
    if (one.parentId) children.set(one.parentId, [...(children.get(one.parentId) ?? []), one])
  const ordered: Generation[] = []
  const visit = (held: Generation | undefined) => {
    if (!held || ordered.includes(held)) return
    ordered.push(held)
    const own = children.get(held.id) ?? []
    for (const edited of own.filter((child) => child.edited).sort(byAge)) visit(edited)
    for (const variant of own.filter((child) => !child.edited).sort(byVariant)) visit(variant)
  }
  visit(all.get(top))
  return ordered
}

/** Who is left of the family of one that is gone: what it was made from, or what was made from it or beside it. */
export function relativeOf(all: Known, id: string, parentId: string | null): Generation | null {
  const others = [...all.values()]
  const parent = parentId ? all.get(parentId) : undefined
  return parent ?? others.find((one) => one.parentId && [id, parentId].includes(one.parentId)) ?? null
}

/** What each is called beside the others. */
export function nameOf(one: Generation, family: readonly Generation[]): string {
  if (!one.edited)
    return one.variant === 0 ? say('Original') : say('Variant {variant}', { variant: one.variant })
  const edits = family.filter((other) => other.edited)
  return edits.length > 1 ? say('Edited {number}', { number: edits.indexOf(one) + 1 }) : say('Edited')
}

/** What variants are made from: an edit's own brief has no photos any more. */
export function baseOf(all: Known, id: string): string | null {
  let one = all.get(id)
  while (one?.edited) one = one.parentId ? all.get(one.parentId) : undefined
  if (!one) return null
  const parent = one.parentId ? all.get(one.parentId) : undefined
  return parent && !parent.edited ? parent.id : one.id
}

/** Ask for all of them: up to the first, and the children of everyone on the way. */
export async function loadFamily(id: string): Promise<void> {
  const path = [id]
  for (let parent = known.peek().get(id)?.parentId; parent && path.length < 8; ) {
    const held: Generation | null = known.peek().get(parent) ?? (await there(parent))
    if (!held || path.includes(held.id)) break
    path.push(held.id)
    parent = held.parentId
  }
  await Promise.all(path.map(loadChildren))
}

async function there(id: string): Promise<Generation | null> {
  try {
    return await load(id)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

async function loadChildren(parent: string): Promise<void> {
  const { items } = await api<GenerationPage>('/api/generations', { query: { parent, limit: 100 } })
  for (const child of items) learn(child)
}

/** Queue more designs of the same brief; they are known at once. */
export async function makeVariants(base: string, count: number): Promise<string[]> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const made = await api<GenerationIds>(`/api/generation/${base}/variants`, {
    method: 'POST',
    body: { count },
    headers,
  })
  await loadChildren(base)
  return made.generationIds
}

const byVariant = (one: Generation, other: Generation) => one.variant - other.variant || byAge(one, other)
const byAge = (one: Generation, other: Generation) => one.createdAt.localeCompare(other.createdAt)
