/** The pictures and fonts that a design shows, from the server. */

import type { FaceAnswer, FaceList } from '../../../generated/api'
import type { Scene } from '../../../generated/scene'
import { api } from '../../api/client'
import { loadResources } from '../../paint'
import type { Editor } from './editor-state'

const FACES_LAST_MS = 5 * 60_000
let faces: Promise<FaceAnswer[]> | undefined
let facesAt = 0

/** Every font there is, one's own as well, whose addresses end some time. */
export function fontFaces(): Promise<FaceAnswer[]> {
  if (Date.now() - facesAt > FACES_LAST_MS) faces = undefined
  if (!faces) facesAt = Date.now()
  faces ??= api<FaceList>('/api/font-faces').then(({ items }) => items)
  faces.catch(() => {
    faces = undefined
  })
  return faces
}

/** Bring what the scene shows that is not here yet. */
export async function fetchResources(
  editor: Editor,
  scene: Scene,
  assets: Record<string, string>,
): Promise<void> {
  Object.assign(editor.assets, assets)
  const known = new Map((await fontFaces()).map((face) => [face.id, face.url]))
  const fontUrl = (id: string, held: Scene['fonts'][string] | undefined) =>
    known.get(id) ?? `/api/font/${id}/${held?.digest}.woff2`
  const { failures } = await loadResources(scene, editor.assets, fontUrl, { into: editor.resources })
  editor.arrived.value += 1
  if (failures.length > 0) throw new Error(missing(failures.map(({ name }) => name)))
}

function missing(names: string[]): string {
  const rest = names.length > 1 ? ` and ${names.length - 1} more` : ''
  return `A part of the picture could not be loaded (${names[0]}${rest}). Reload the page to try again.`
}
