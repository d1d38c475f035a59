/** Layers copied and pasted within the application; a pasted image becomes a layer. */

import type { Layer, Scene } from '../../../generated/scene'
import { named, say } from '../../phrases/say'
import { newIds, taken, withPasted } from '../document/copies'
import { namesOf } from '../document/names'
import { isSection } from '../document/transform'
import { mapped, remove } from './content'
import type { Editor } from './editor-state'
import { addPicture } from './making'

/** By format, so that a copy stands in each as it stood. */
interface Held {
  generation: string
  ids: readonly string[]
  layers: Record<string, Layer[]>
}

let held: Held | null = null

export function copy(editor: Editor): void {
  const ids = editor.selected.value
  if (ids.length === 0) return
  const layers = Object.entries(editor.design.value).map(([format, scene]) => [format, taken(scene, ids)])
  held = { generation: editor.id, ids, layers: Object.fromEntries(layers) }
  editor.say(say('{layers} copied', { layers: namesOf(editor.layers.value) }))
}

export function cut(editor: Editor): void {
  copy(editor)
  remove(editor)
}

export function paste(editor: Editor, data?: DataTransfer | null): void {
  const image = [...(data?.files ?? [])].find((file) => file.type.startsWith('image/'))
  if (image) addPicture(editor, image)
  else if (held?.generation === editor.id) pasteLayers(editor, held)
}

function pasteLayers(editor: Editor, { ids, layers }: Held): void {
  const names = newIds(Object.values(editor.design.value), Object.values(layers).flat())
  const design = mapped(editor, (scene) => withPasted(scene, layers[scene.format] ?? [], topOf(scene), names))
  editor.do(named('paste'), design)
  editor.select(ids.flatMap((id) => names.get(id) ?? []))
  editor.say(say('Pasted'))
}

/** The highest section that is not the finish. */
function topOf(scene: Scene): { id: string | null; size: number } {
  const sections = scene.layers.filter((layer) => isSection(scene, layer))
  const section = sections.findLast((layer) => layer.role !== 'finish' && !layer.locked)
  return section ? { id: section.id, size: section.layers.length } : { id: null, size: scene.layers.length }
}
