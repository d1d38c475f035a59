/** Which layers lie under a point of the canvas. */

import type { Layer, Scene } from '../../generated/scene'
import { frameOf, inkBox, outerBox } from './bounds'
import { asPicture, childrenOf, maskOf } from './parts'
import { apply, type Box, centreOf, inverse, type Point, turning } from './pixels/geometry'
import type { Resources } from './resources'
import { studioOf } from './studio'

/** Coverage below this lets a click through. */
const FELT = 24

export interface LayerBounds {
  /** The unrotated frame: what handles are drawn on. */
  frame: Box
  /** The layer's own ink with its stroke, before its rotation. */
  ink: Box
  /** Ink and effects after its rotation, upright. */
  outer: Box
}

export function layerBounds(layer: Layer): LayerBounds {
  return { frame: frameOf(layer), ink: inkBox(layer), outer: outerBox(layer) }
}

/** The topmost layer that can be taken hold of at that point in design units. */
export function hitTest(scene: Scene, x: number, y: number, resources?: Resources): string | null {
  return layersAt(scene, x, y, resources)[0] ?? null
}

/**
 * All of them, topmost first, groups left out. Locked layers and light on people cannot be taken hold of; with
 * `resources`, neither can the clear parts of pictures.
 */
export function layersAt(scene: Scene, x: number, y: number, resources?: Resources): string[] {
  return found(scene.layers, { x, y }, resources)
}

function found(layers: readonly Layer[], point: Point, resources: Resources | undefined): string[] {
  return [...layers].reverse().flatMap((layer) => {
    if (!layer.visible || layer.locked || layer.opacity === 0 || layer.role === 'light') return []
    const own = layer.rotation ? apply(inverse(turning(layer.rotation, centreOf(layer))), point) : point
    const children = childrenOf(layer)
    if (children) return found(children, own, resources)
    return within(inkBox(layer), own) && isFelt(layer, own, resources) ? [layer.id] : []
  })
}

function within(box: Box, { x, y }: Point): boolean {
  return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height
}

/** Whether the picture or mask covers the point. */
function isFelt(layer: Layer, point: Point, resources: Resources | undefined): boolean {
  if (!resources) return true
  const picture = resources.picture(asPicture(layer)?.image ?? '')
  const digest = maskOf(layer) ?? (picture?.hasAlpha ? picture.digest : null)
  const raster = digest ? studioOf(resources).pictures.coverage(digest) : null
  if (!raster) return true
  const column = Math.floor(((point.x - layer.x) / layer.width) * raster.width)
  const row = Math.floor(((point.y - layer.y) / layer.height) * raster.height)
  return (raster.data[row * raster.width + column] ?? 0) >= FELT
}
