/** Every font there is, one's own as well, whose addresses end some time. */

import type { FaceAnswer, FaceList } from '../../generated/api'
import type { Scene } from '../../generated/scene'
import { api } from './client'

const FACES_LAST_MS = 5 * 60_000
let faces: Promise<FaceAnswer[]> | undefined
let facesAt = 0

export function fontFaces(): Promise<FaceAnswer[]> {
  if (Date.now() - facesAt > FACES_LAST_MS) faces = undefined
  if (!faces) facesAt = Date.now()
  faces ??= api<FaceList>('/api/font-faces').then(({ items }) => items)
  faces.catch(() => {
    faces = undefined
  })
  return faces
}

export type FontUrl = (id: string, held: Scene['fonts'][string] | undefined) => string

/** Where a scene's fonts are; one that is no longer listed is asked for by what it held. */
export async function fontUrls(): Promise<FontUrl> {
  const known = new Map((await fontFaces()).map((face) => [face.id, face.url]))
  return (id, held) => known.get(id) ?? `/api/font/${id}/${held?.digest}.woff2`
}
