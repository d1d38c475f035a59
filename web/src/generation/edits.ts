/** What was changed by hand since the files of a generation were made, and what comes of it. */

import { useEffect } from 'preact/hooks'
import type { GenerationId, SavedDesign } from '../../generated/api'
import { api, said } from '../api/client'
import { saves } from '../api/edits'
import { ended, type Generation, load } from '../api/generations'
import { say } from '../phrases/say'
import { toast } from '../shell/toast'
import { download } from './deeds'
import { picturesOf } from './formats'
import { type Looks, useLooks } from './looks'

export interface Edits {
  /** The newest version of each format that no files were made of. */
  waiting: SavedDesign[]
  /** What was made of the newest versions. */
  made: Generation[]
}

const NONE: Edits = { waiting: [], made: [] }

/** Asked for anew once the family is known, and whenever a design is saved in this window. */
export function useEdits(generation: Generation, family: readonly Generation[], isSettled: boolean): Edits {
  const saved = saves.value
  useEffect(() => {
    if (isSettled) load(generation.id).catch(() => {}) // what is newer than the picture is said at the next look
  }, [generation.id, saved, isSettled])
  return isSettled ? editsOf(generation, family) : NONE
}

/** A render shows what was saved before it was asked for. */
export function editsOf({ id, savedDesigns }: Generation, family: readonly Generation[]): Edits {
  const renders = family
    .filter(
      (one) => one.parentId === id && one.edited && one.status !== 'failed' && one.status !== 'cancelled',
    )
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
  const edits: Edits = { waiting: [], made: [] }
  for (const design of savedDesigns ?? []) {
    const render = renders.find(({ formats }) => formats.includes(design.format))
    if (render && render.createdAt >= design.createdAt) edits.made.push(render)
    else edits.waiting.push(design)
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
    for (const { shape, file } of picturesOf(render)) {
      const look = file?.url ?? render.previewUrl // a list tells no files, and a render has one format
      if (look) looks.set(shape.name, look)
    }
  return looks
}

/** Ask for files of these versions, of the same kinds as there are; the new generations are known at once. */
export async function makeAnew(generation: Generation, versions: readonly SavedDesign[]): Promise<string[]> {
  const { id } = generation
  const { exporters = [] } = generation.exporters || !versions.length ? generation : await load(id) // a list tells none
  const made: string[] = []
  for (const { format, version } of versions) {
    const { generationId } = await api<GenerationId>(`/api/generation/${id}/render`, {
      method: 'POST',
      body: { format, version, exporters },
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
  const wanted = waiting.filter(({ format }) => formats.has(format))
  if (wanted.length > 0)
    toast(say('The files are made as you edited them. They are saved when they are there.'))
  try {
    for (const id of [...there, ...(await makeAnew(generation, wanted))]) {
      const held = await ended(id)
      if (held.status !== 'ready')
        throw new Error(held.error?.message ?? say('The edited files could not be made.'))
      await download(held, pick)
    }
  } catch (error) {
    toast(said(error), 'bad')
  }
}
