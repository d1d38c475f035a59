/** Which layers a click can take, and whether one has ink under a point. */

import type { Layer, Scene } from '../../generated/scene'
import { apply, centreOf, inverse, type Point, turning } from '../paint/geometry'
import { groupsRound, units } from './document'
import { frameOf, isSection } from './transform'

/** Light and grain lie over everything, the ground under it: they are taken in the list of layers, not by a click. */
const PASSED_BY = new Set(['background', 'light', 'finish'])

export function pickable(scene: Scene, opened: string | null): Layer[] {
  return units(scene, opened).filter(
    (layer) =>
      layer.visible &&
      !layer.locked &&
      !isSection(scene, layer) &&
      (opened !== null || !PASSED_BY.has(layer.role)) &&
      groupsRound(scene, layer.id).every((group) => group.visible && !group.locked),
  )
}

/** The point as a fraction of the layer's turned frame; outside 0..1 it is beside it. */
export function within(layer: Layer, point: Point): Point {
  const frame = frameOf(layer)
  const at = frame.rotation ? apply(inverse(turning(frame.rotation, centreOf(frame))), point) : point
  return { x: (at.x - frame.x) / (frame.width || 1), y: (at.y - frame.y) / (frame.height || 1) }
}
