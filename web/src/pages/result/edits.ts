/** What was changed by hand since the files of a generation were made. */

import type { GenerationId, VersionAnswer, VersionList } from '../../../generated/api'
import { api } from '../../api/client'
import { type Generation, load } from '../../api/generations'

export interface Edits {
  /** The newest version of each format that no files were made of. */
  waiting: VersionAnswer[]
  /** What was made of the newest versions, the newest first. */
  made: Generation[]
}

export async function loadVersions(id: string): Promise<VersionAnswer[]> {
  return (await api<VersionList>(`/api/generation/${id}/scene/versions`)).items
}

/** A render shows what was saved before it was asked for. */
export function editsOf(
  { id }: Generation,
  versions: readonly VersionAnswer[],
  family: readonly Generation[],
): Edits {
  const newest = new Map<string, VersionAnswer>()
  for (const one of versions)
    if (one.version > (newest.get(one.format)?.version ?? 0)) newest.set(one.format, one)
  const renders = family
    .filter(
      (one) => one.parentId === id && one.edited && one.status !== 'failed' && one.status !== 'cancelled',
    )
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
  const edits: Edits = { waiting: [], made: [] }
  for (const version of newest.values()) {
    const render = renders.find(({ formats }) => formats.includes(version.format))
    if (render && render.createdAt >= version.createdAt) edits.made.push(render)
    else edits.waiting.push(version)
  }
  return edits
}

/** Ask for files of these versions, of the same kinds as there are; the new generations are known at once. */
export async function makeAnew(
  { id, files }: Generation,
  versions: readonly VersionAnswer[],
): Promise<string[]> {
  const isLayered = files?.some((file) => file.mediaType === 'image/vnd.adobe.photoshop')
  const made: string[] = []
  for (const { format, version } of versions) {
    const { generationId } = await api<GenerationId>(`/api/generation/${id}/render`, {
      method: 'POST',
      body: { format, version, exporters: isLayered ? ['psd'] : [] },
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    })
    await load(generationId)
    made.push(generationId)
  }
  return made
}
