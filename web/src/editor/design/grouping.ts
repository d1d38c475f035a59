/** Layers taken together, and groups taken apart, in every format. */

import type { GroupLayer, Layer, Scene } from '../../../generated/scene'
import { frameOf, isSection } from '../document/transform'
import { findLayer, freshId, insertLayer, layersOf, placeOf, removeLayers } from '../document/tree'
import { namesOf } from './arrange'
import { mapped } from './content'
import type { Editor } from './editor-state'

export function group(editor: Editor): void {
  const layers = editor.free
  if (layers.length < 2 || layers.some((layer) => isSection(editor.scene.value, layer))) return
  const ids = layers.map((layer) => layer.id)
  const id = freshId(Object.values(editor.design.value), 'group-1')
  editor.do(
    'group',
    mapped(editor, (scene) => grouped(scene, ids, id)),
  )
  editor.select([id], null)
  editor.say(`${namesOf(layers)} grouped`)
}

export function ungroup(editor: Editor): void {
  const { layer } = editor
  const held = layer.value
  if (held?.kind !== 'group' || held.locked || isSection(editor.scene.value, held)) return
  const inside = held.layers.map((child) => child.id)
  editor.do(
    'ungroup',
    mapped(editor, (scene) => apart(scene, held.id)),
  )
  editor.select(inside, null)
  editor.say(`${inside.length} layers taken apart`)
}

/** Where the topmost of them lay. It only orders them, so that nothing looks different. */
export function grouped(scene: Scene, ids: readonly string[], id: string): Scene {
  const layers = layersOf(scene, ids).filter(
    (layer) => !layersOf(scene, ids).some((other) => holds(other, layer)),
  )
  const top = layers.at(-1)
  if (!top) return scene
  const { parent, siblings, index } = placeOf(scene, top.id)
  const below = siblings.slice(0, index).filter((layer) => ids.includes(layer.id)).length
  const bare: GroupLayer = {
    id,
    name: 'Group',
    role: 'decoration',
    x: 0,
    y: 0,
    width: 0,
    height: 0,
    rotation: 0,
    opacity: 1,
    blend: 'normal',
    visible: true,
    locked: false,
    effects: [],
    kind: 'group',
    layers,
    isolated: false,
    mask: null,
  }
  const { rotation: _, ...box } = frameOf(bare)
  const cleared = removeLayers(scene, ids)
  const stillThere = parent === null || findLayer(cleared, parent) !== null
  return insertLayer(cleared, { ...bare, ...box }, stillThere ? parent : null, index - below)
}

function holds(group: Layer, layer: Layer): boolean {
  return (
    group !== layer &&
    group.kind === 'group' &&
    group.layers.some((child) => child === layer || holds(child, layer))
  )
}

/** A group with a look of its own gives it up. */
export function apart(scene: Scene, id: string): Scene {
  const held = findLayer(scene, id)
  if (held?.kind !== 'group') return scene
  const { parent, index } = placeOf(scene, id)
  const cleared = removeLayers(scene, [id])
  return held.layers.reduce((now, layer, at) => insertLayer(now, layer, parent, index + at), cleared)
}
