/** How a layer lies on what is beneath it. */

import type { BlendMode, Layer, ShapeLayer, SolidPaint } from '../../generated/scene'
import { planOf } from './effects'
import { asShape, childrenOf, maskOf, onlyOrders } from './parts'
import { centreOf, concat, type Matrix, turning } from './pixels/geometry'

export function turnedMatrix(matrix: Matrix, layer: Layer): Matrix {
  return layer.rotation ? concat(matrix, turning(layer.rotation, centreOf(layer))) : matrix
}

/** A plain rectangle of one colour. */
export function isSheet(layer: Layer): layer is ShapeLayer & { fill: SolidPaint } {
  const held = asShape(layer)
  return held?.shape === 'rectangle' && !held.radius && !held.stroke && held.fill?.kind === 'solid'
}

/** A group is a picture of its own unless it lets things through, or everything in it lies normally. */
export function liesStraight(layer: Layer, look: { opacity: number; blend: BlendMode }): boolean {
  if (onlyOrders(layer)) return true
  const children = childrenOf(layer)
  if (!children || look.opacity < 1 || look.blend !== 'normal') return false
  return !maskOf(layer) && children.every(liesNormally)
}

export function liesNormally(layer: Layer): boolean {
  const blends = [layer.blend, ...layer.effects.map((effect) => planOf(effect, 1).blend)]
  return blends.every((blend) => blend === 'normal') && (childrenOf(layer) ?? []).every(liesNormally)
}
