/** What can be done with a generation, wherever it is shown. */

import type { GenerationAnswer, GenerationId } from '../../generated/api'
import { api, said } from '../api/client'
import { type Generation, load, removeGeneration, renewAddresses } from '../api/generations'
import { change } from '../brief/draft'
import { draftFrom } from '../brief/from-generation'
import { toast } from '../shell/toast'

type Route = (url: string) => void

/** Fill the wizard with its brief. What was edited has no photos of its own; its parent has. */
export async function newFrom(generation: Generation, route: Route): Promise<void> {
  try {
    const asked = generation.edited && generation.parentId ? generation.parentId : generation.id
    const held = generation.people && asked === generation.id ? generation : await load(asked)
    change(draftFrom(held as GenerationAnswer))
    route('/')
  } catch (error) {
    toast(said(error), 'bad')
  }
}

/** The same once more; answers the new one's id, or null when it could not be. */
export async function duplicate(generation: Generation): Promise<string | null> {
  try {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const path = `/api/generation/${generation.id}/duplicate`
    const { generationId } = await api<GenerationId>(path, { method: 'POST', headers })
    await load(generationId)
    return generationId
  } catch (error) {
    toast(said(error), 'bad')
    return null
  }
}

export async function remove(generation: Generation): Promise<void> {
  await removeGeneration(generation.id)
  // what had the focus is gone with it, and the dialog that asked cannot give it back
  setTimeout(() => document.getElementById('main')?.focus({ preventScroll: true }), 50)
}

/** Save a file. Its address may have ended while the page stood open, so it is tried before the browser leaves for it. */
export async function download(
  generation: Generation,
  pick: (held: Generation) => string | null | undefined,
): Promise<void> {
  try {
    let address = pick(generation)
    const tried = generation.files?.[0]?.url
    if (!address || (tried && !(await answers(tried)))) address = pick(await renewAddresses(generation.id))
    if (address) save(address)
  } catch (error) {
    toast(said(error), 'bad')
  }
}

/** Only our own addresses can be asked about; another storage's are signed for reading alone. */
async function answers(address: string): Promise<boolean> {
  if (new URL(address).origin !== location.origin) return true
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return true // no network: the browser's own download says so
  }
}

/** The name comes from the server; any at all tells the router that this is no page. */
function save(address: string): void {
  const link = Object.assign(document.createElement('a'), { href: address, download: 'thumbsmith' })
  document.body.append(link)
  link.click()
  link.remove()
}
