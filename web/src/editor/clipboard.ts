/** Layers copied and pasted within the application; a pasted image becomes a layer. */

import type { Layer } from '../../generated/scene'
import { nameOf, namesOf } from './arrange'
import { mapped, remove } from './content'
import { copied, findLayer, groupsRound, insertLayer } from './document'
import type { Editor } from './editor-state'
import { addPicture } from './making'
import { isSection, moved } from './transform'

/** By format, so that a copy stands in each as it stood. */
interface Held {
  generation: string
  layers: Record<string, Layer[]>
}

let held: Held | null = null

export function copy(editor: Editor): void {
  const ids = editor.selected.value
  if (ids.length === 0) return
  const layers = Object.entries(editor.design.value).map(([format, scene]) => [
    format,
    ids.flatMap((id) => findLayer(scene, id) ?? []),
  ])
  held = { generation: editor.id, layers: Object.fromEntries(layers) }
  editor.say(`${namesOf(editor.layers.value)} copied`)
}

export function cut(editor: Editor): void {
  copy(editor)
  remove(editor)
}

export function paste(editor: Editor, data?: DataTransfer | null): void {
  const image = [...(data?.files ?? [])].find((file) => file.type.startsWith('image/'))
  if (image) addPicture(editor, image)
  else if (held?.generation === editor.id) pasteLayers(editor, held.layers)
}

function pasteLayers(editor: Editor, layers: Held['layers']): void {
  const scenes = Object.values(editor.design.value)
  const made = new Map<string, string>()
  const taken = new Set<string>()
  const own = (layer: Layer): Layer => {
    if (!made.has(layer.id))
      made.set(layer.id, copied({ ...layer, kind: 'image' } as Layer, scenes, taken).id)
    const id = made.get(layer.id) as string
    return layer.kind === 'group' ? { ...layer, id, layers: layer.layers.map(own) } : { ...layer, id }
  }
  const design = mapped(editor, (scene) => {
    const step = Math.min(scene.width, scene.height) * 0.03
    return (layers[scene.format] ?? []).reduce((now, layer) => {
      const copyOf = moved({ ...own(layer), name: `${nameOf(layer)} copy`.slice(0, 120) }, step, step)
      const section = now.layers.findLast(
        (top) => isSection(now, top) && top.role !== 'finish' && !top.locked,
      )
      return section?.kind === 'group'
        ? insertLayer(now, copyOf, section.id, section.layers.length)
        : insertLayer(now, copyOf, null, now.layers.length)
    }, scene)
  })
  editor.do('paste', design)
  const all = (layers[editor.format.value] ?? []).flatMap((layer) => made.get(layer.id) ?? [])
  editor.select(all.filter((id) => groupsRound(editor.scene.value, id).length < 2))
}
