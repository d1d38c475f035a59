/** Layers of one scene taken together, and groups taken apart. */

import type { GroupLayer, Layer, Scene } from '../../../generated/scene'
import { childrenOf } from '../../paint/parts'
import { say } from '../../phrases/say'
import { frameOf } from './transform'
import { findLayer, insertLayer, layersOf, placeOf, removeLayers } from './tree'

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
    name: say('Group'),
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
  const children = (group !== layer && childrenOf(group)) || []
  return children.some((child) => child === layer || holds(child, layer))
}

/** A group with a look of its own gives it up. */
export function apart(scene: Scene, id: string): Scene {
  const held = findLayer(scene, id)
  const children = held && childrenOf(held)
  if (!children) return scene
  const { parent, index } = placeOf(scene, id)
  const cleared = removeLayers(scene, [id])
  return children.reduce((now, layer, at) => insertLayer(now, layer, parent, index + at), cleared)
}
