/** What was changed by hand since the files of a generation were made. */

import { useEffect, useState } from 'preact/hooks'
import type { GenerationId, VersionAnswer, VersionList } from '../../../generated/api'
import { api } from '../../api/client'
import { saves } from '../../api/edits'
import { ended, type Generation, load } from '../../api/generations'
import { download } from '../../generation/deeds'
import { picturesOf } from '../../generation/formats'
import { type Looks, useLooks } from '../../generation/looks'

export interface Edits {
  /** The newest version of each format that no files were made of. */
  waiting: VersionAnswer[]
  /** What was made of the newest versions, the newest first. */
  made: Generation[]
}

const NONE: Edits = { waiting: [], made: [] }

/** Asked for once the family is known, and again when the design is saved in this window. */
export function useEdits(generation: Generation, family: readonly Generation[], isSettled: boolean): Edits {
  const [versions, setVersions] = useState<readonly VersionAnswer[]>([])
  const saved = saves.value
  useEffect(() => {
    let left = false
    setVersions([])
    if (isSettled)
      loadVersions(generation.id)
        .then((found) => left || setVersions(found))
        .catch(() => {}) // the picture is here; what is newer than it is said at the next look
    return () => {
      left = true
    }
  }, [generation.id, saved, isSettled])
  return versions.length > 0 ? editsOf(generation, versions, family) : NONE
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

/** Formats whose files are older than their design. */
export function olderFormats({ waiting, made }: Edits): Set<string> {
  return new Set([...waiting.map(({ format }) => format), ...made.flatMap(({ formats }) => formats)])
}

/** How the edited formats look now: painted here, or the picture that was made of them. */
export function useEditedLooks(generation: Generation, { waiting, made }: Edits): Looks {
  const painted = useLooks(generation.id, waiting)
  const looks = new Map(painted)
  for (const render of made)
    for (const { shape, file } of picturesOf(render)) if (file) looks.set(shape.name, file.url)
  return looks
}

/** Ask for files of these versions, of the same kinds as there are; the new generations are known at once. */
export async function makeAnew(
  { id, files, exporters }: Generation,
  versions: readonly VersionAnswer[],
): Promise<string[]> {
  const isLayered = files?.some((file) => file.mediaType === 'image/vnd.adobe.photoshop')
  const made: string[] = []
  for (const { format, version } of versions) {
    const { generationId } = await api<GenerationId>(`/api/generation/${id}/render`, {
      method: 'POST',
      body: { format, version, exporters: exporters ?? (isLayered ? ['psd'] : []) },
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    })
    await load(generationId)
    made.push(generationId)
  }
  return made
}

/** Save what is picked of the design as it is now, of these formats; what is not made yet is made first. */
export async function downloadEdited(
  generation: Generation,
  { waiting, made }: Edits,
  formats: ReadonlySet<string>,
  pick: (held: Generation) => string | null | undefined,
): Promise<void> {
  const there = made.filter((one) => one.formats.some((format) => formats.has(format))).map(({ id }) => id)
  const asked = await makeAnew(
    generation,
    waiting.filter(({ format }) => formats.has(format)),
  )
  for (const id of [...there, ...asked]) {
    const held = await ended(id)
    if (held.status !== 'ready') throw new Error(held.error?.message ?? 'The edited files could not be made.')
    await download(held, pick)
  }
}
