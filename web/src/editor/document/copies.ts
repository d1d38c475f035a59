/** Copies of layers, with their plates, under the same new ids in every format. */

import type { Layer, Scene } from '../../../generated/scene'
import { asText, childrenOf, walk, withChildren } from '../../paint/parts'
import { withPlates } from './companions'
import { nameOf } from './names'
import { moved } from './transform'
import { freshId, insertLayer, layersOf, placeOf } from './tree'

/** The layers of these ids as they stand in a scene, with the plates beneath texts. */
export function taken(scene: Scene, ids: readonly string[]): Layer[] {
  const all = layersOf(scene, withPlates(scene, ids))
  return all.filter((layer) => !all.some((other) => other !== layer && [...walk([other])].includes(layer)))
}

/** A new id for each of them, the same whatever the format; plates are named after their text. */
export function newIds(scenes: readonly Scene[], layers: readonly Layer[]): Map<string, string> {
  const all = [...walk(layers)].sort(
    (one, other) => Number(asText(other) !== null) - Number(asText(one) !== null),
  )
  const ids = new Map<string, string>()
  const used = new Set<string>()
  for (const { id } of all) {
    if (ids.has(id)) continue
    const text = id.match(/^(.+?)-(scrim|plate-\d+)$/)?.[1]
    const named = text && ids.get(text)
    const fresh = named ? id.replace(text, named) : unused(freshId(scenes, id), used)
    used.add(fresh)
    ids.set(id, fresh)
  }
  return ids
}

function unused(id: string, used: ReadonlySet<string>): string {
  let free = id
  while (used.has(free)) free = free.replace(/\d+$/, (number) => String(Number(number) + 1))
  return free
}

function renamed(layer: Layer, ids: ReadonlyMap<string, string>): Layer {
  const children = childrenOf(layer) ?? []
  return {
    ...withChildren(
      layer,
      children.map((child) => renamed(child, ids)),
    ),
    id: ids.get(layer.id) ?? layer.id,
  }
}

function copyOf(layer: Layer, scene: Scene, ids: ReadonlyMap<string, string>): Layer {
  const step = Math.min(scene.width, scene.height) * 0.03
  const name = layer.role === 'plate' ? layer.name : `${nameOf(layer)} copy`
  return moved({ ...renamed(layer, ids), name }, step, step)
}

/** Each copy above its original; plates stay beneath their text. */
export function withCopies(scene: Scene, ids: readonly string[], names: ReadonlyMap<string, string>): Scene {
  return ids.reduce((held, id) => {
    const block = taken(scene, [id])
    if (block.length === 0) return held
    const { parent, index } = placeOf(held, id)
    return block.reduce(
      (now, layer, at) => insertLayer(now, copyOf(layer, scene, names), parent, index + 1 + at),
      held,
    )
  }, scene)
}

/** On top of `parent`. */
export function withPasted(
  scene: Scene,
  layers: readonly Layer[],
  parent: { id: string | null; size: number },
  names: ReadonlyMap<string, string>,
): Scene {
  return layers.reduce(
    (held, layer, at) => insertLayer(held, copyOf(layer, scene, names), parent.id, parent.size + at),
    scene,
  )
}
