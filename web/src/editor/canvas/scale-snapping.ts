/** The edge that a handle pulls is drawn to the lines that a moved box would be drawn to. */

import type { FabricObject, Transform } from 'fabric'
import type { Box } from '../../paint/pixels/geometry'
import { type Guide, snapEdge } from './snapping'

interface Lines {
  others: readonly Box[]
  canvas: Box
  reach: number
}

/** Changes the object's scale about the side that stays; only upright objects have edges to snap. */
export function snapScale(target: FabricObject, transform: Transform, lines: Lines): Guide[] {
  if (target.angle % 360 !== 0) return []
  const { originX, originY } = transform
  const anchor = target.getPositionByOrigin(originX, originY)
  const across = pulled(anchor.x, side(originX), target.width * target.scaleX, 'x', lines)
  const down = pulled(anchor.y, side(originY), target.height * target.scaleY, 'y', lines)
  const corner = side(originX) !== 0 && side(originY) !== 0
  const [nearest] = [across, down].filter((found) => found !== null).sort((one, other) => one.off - other.off)
  if (!nearest) return []
  if (corner) {
    const size = nearest.axis === 'x' ? target.width : target.height
    target.set({ scaleX: nearest.length / size, scaleY: nearest.length / size })
  } else if (nearest.axis === 'x') target.set({ scaleX: nearest.length / target.width })
  else target.set({ scaleY: nearest.length / target.height })
  target.setPositionByOrigin(anchor, originX, originY)
  target.setCoords()
  return [{ axis: nearest.axis, at: nearest.at }]
}

/** Where the pulled side lies from the one that stays: 1 right or below, -1 left or above, 0 nowhere. */
function side(origin: Transform['originX'] | Transform['originY']): number {
  return { left: 1, top: 1, right: -1, bottom: -1 }[String(origin)] ?? 0
}

function pulled(anchor: number, direction: number, length: number, axis: 'x' | 'y', lines: Lines) {
  if (direction === 0) return null
  const edge = anchor + direction * length
  const at = snapEdge(edge, lines.others, lines.canvas, axis, lines.reach)
  const snapped = at === null ? 0 : (at - anchor) * direction
  return at === null || snapped <= 0 ? null : { axis, at, length: snapped, off: Math.abs(at - edge) }
}
