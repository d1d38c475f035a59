/** A layer as Fabric holds it: a frame by its centre, never with a scale. The one way there. */

import type { Layer } from '../../../generated/scene'
import { centreOf } from '../../paint/pixels/geometry'
import { frameOf } from '../document/transform'

/** Where an object stands on the canvas; scales are 1 but while a handle is dragged. */
export interface Standing {
  left: number
  top: number
  width: number
  height: number
  angle: number
  scaleX: number
  scaleY: number
}

export function toFabric(layer: Layer): Standing {
  const frame = frameOf(layer)
  const { x, y } = centreOf(frame)
  const { width, height, rotation } = frame
  return { left: x, top: y, width, height, angle: rotation, scaleX: 1, scaleY: 1 }
}
