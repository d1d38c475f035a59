/** A scene as a tree of layers: finding, changing, removing, ordering. Pure; what is not touched stays the same object. */

import type { GroupLayer, Layer, Scene, TextLayer } from '../../../generated/scene'
import { asText, childrenOf, walk, withChildren } from '../../paint/parts'
import { isSection } from './transform'

export function findLayer(scene: Scene, id: string): Layer | null {
  for (const layer of walk(scene.layers)) if (layer.id === id) return layer
  return null
}

/** Null for what holds no words, too. */
export function findText(scene: Scene, id: string): TextLayer | null {
  return asText(findLayer(scene, id))
}

export function layersOf(scene: Scene, ids: readonly string[]): Layer[] {
  return [...walk(scene.layers)].filter((layer) => ids.includes(layer.id))
}

/** The groups round a layer, outermost first. */
export function groupsRound(scene: Scene, id: string): GroupLayer[] {
  const within = (layers: readonly Layer[]): GroupLayer[] | null => {
    for (const layer of layers) {
      if (layer.id === id) return []
      const inner = within(childrenOf(layer) ?? [])
      if (inner) return [layer as GroupLayer, ...inner]
    }
    return null
  }
  return within(scene.layers) ?? []
}

/** The scene with `change` done to the layers of these ids. */
export function changeLayers(scene: Scene, ids: readonly string[], change: (layer: Layer) => Layer): Scene {
  const layers = changed(scene.layers, (layer) => (ids.includes(layer.id) ? change(layer) : layer))
  return layers === scene.layers ? scene : { ...scene, layers }
}

function changed(layers: Layer[], change: (layer: Layer) => Layer): Layer[] {
  const out = layers.map((layer) => {
    const own = change(layer)
    const children = childrenOf(own)
    if (own !== layer || !children) return own
    const inner = changed(children, change)
    return inner === children ? own : withChildren(own, inner)
  })
  return out.every((layer, index) => layer === layers[index]) ? layers : out
}

/** Without these layers, and without groups that this leaves empty. */
export function removeLayers(scene: Scene, ids: readonly string[]): Scene {
  const layers = without(scene.layers, ids, scene)
  return layers.length === scene.layers.length && layers.every((layer, at) => layer === scene.layers[at])
    ? scene
    : { ...scene, layers }
}

function without(layers: Layer[], ids: readonly string[], scene: Scene): Layer[] {
  return layers.flatMap((layer): Layer[] => {
    if (ids.includes(layer.id)) return []
    const children = childrenOf(layer)
    if (!children) return [layer]
    const inner = without(children, ids, scene)
    if (inner.length === children.length && inner.every((child, at) => child === children[at])) return [layer]
    return inner.length > 0 || isSection(scene, layer) ? [withChildren(layer, inner)] : []
  })
}

/** Into `parent` (null is the scene itself) so that it lies at `index`, 0 the lowest. */
export function insertLayer(scene: Scene, layer: Layer, parent: string | null, index: number): Scene {
  const put = (layers: Layer[]) => layers.toSpliced(Math.max(0, Math.min(index, layers.length)), 0, layer)
  if (parent === null) return { ...scene, layers: put(scene.layers) }
  return changeLayers(scene, [parent], (group) => withChildren(group, put(childrenOf(group) ?? [])))
}

/** The layers among which this one lies, and where. */
export function placeOf(
  scene: Scene,
  id: string,
): { parent: string | null; siblings: readonly Layer[]; index: number } {
  const parent = groupsRound(scene, id).at(-1) ?? null
  const siblings = parent ? parent.layers : scene.layers
  return { parent: parent?.id ?? null, siblings, index: siblings.findIndex((layer) => layer.id === id) }
}

/** Take the layer from its place and lay it at `index` of `parent`, counted without the layer itself. */
export function relocate(scene: Scene, id: string, parent: string | null, index: number): Scene {
  const layer = findLayer(scene, id)
  const into = parent === null ? null : findLayer(scene, parent)
  if (!layer || (into && (into === layer || groupsRound(scene, into.id).includes(layer as GroupLayer))))
    return scene
  const from = placeOf(scene, id)
  if (from.parent === parent && from.index === index) return scene
  return insertLayer(removeOne(scene, id), layer, parent, index)
}

function removeOne(scene: Scene, id: string): Scene {
  const { parent } = placeOf(scene, id)
  const drop = (layers: Layer[]) => layers.filter((layer) => layer.id !== id)
  if (parent === null) return { ...scene, layers: drop(scene.layers) }
  return changeLayers(scene, [parent], (group) => withChildren(group, drop(childrenOf(group) ?? [])))
}

export type Step = 'up' | 'down' | 'front' | 'back'

/** Each layer one step or all the way among its siblings; a section's edge leads into the next section. */
export function reorder(scene: Scene, ids: readonly string[], step: Step): Scene {
  const ordered = layersOf(scene, ids).map((layer) => layer.id)
  const upwards = step === 'up' || step === 'back'
  return (upwards ? ordered.toReversed() : ordered).reduce((held, id) => stepped(held, id, step, ids), scene)
}

function stepped(scene: Scene, id: string, step: Step, moving: readonly string[]): Scene {
  const { parent, siblings, index } = placeOf(scene, id)
  const last = siblings.length - 1
  const beyond = step === 'up' || step === 'front' ? index === last : index === 0
  if (beyond && parent !== null) return acrossSections(scene, id, parent, step)
  const to = { up: Math.min(index + 1, last), down: Math.max(index - 1, 0), front: last, back: 0 }[step]
  return moving.includes((siblings[to] as Layer).id) && to !== index && Math.abs(to - index) === 1
    ? scene
    : relocate(scene, id, parent, to)
}

function acrossSections(scene: Scene, id: string, parent: string, step: Step): Scene {
  const up = step === 'up' || step === 'front'
  const at = scene.layers.findIndex((layer) => layer.id === parent)
  const next = scene.layers[up ? at + 1 : at - 1]
  if (
    at < 0 ||
    !next ||
    !isSection(scene, next) ||
    next.locked ||
    !isSection(scene, scene.layers[at] as Layer)
  )
    return scene
  return relocate(scene, id, next.id, up ? 0 : next.layers.length)
}

/** An id nobody has, made from `stem`. */
export function freshId(scenes: readonly Scene[], stem: string): string {
  const taken = new Set(scenes.flatMap((scene) => [...walk(scene.layers)].map((layer) => layer.id)))
  const base = stem.replace(/-\d+$/, '').slice(0, 56)
  for (let number = 2; ; number++) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`
}

/** What can be taken on the canvas: what lies in the opened group, else layers and closed groups within sections. */
export function units(scene: Scene, opened: string | null): Layer[] {
  const group = opened ? findLayer(scene, opened) : null
  const held = (group && childrenOf(group)) ?? scene.layers
  return held.flatMap((layer) =>
    isSection(scene, layer) && layer.visible && !layer.locked ? layer.layers : [layer],
  )
}

/** Whether the layer and every group round it can be seen. */
export function isShown(scene: Scene, id: string): boolean {
  return findLayer(scene, id)?.visible === true && groupsRound(scene, id).every((group) => group.visible)
}

export function isLocked(scene: Scene, id: string): boolean {
  return findLayer(scene, id)?.locked === true || groupsRound(scene, id).some((group) => group.locked)
}
