/** How a layer lies on what is beneath it. */

import type { BlendMode, GroupLayer, Layer, ShapeLayer } from '../../generated/scene'
import { planOf } from './effects'
import { centreOf, concat, type Matrix, turning } from './geometry'

export function turnedMatrix(matrix: Matrix, layer: Layer): Matrix {
  return layer.rotation ? concat(matrix, turning(layer.rotation, centreOf(layer))) : matrix
}

/** A plain rectangle of one colour. */
export function isSheet(layer: ShapeLayer): boolean {
  return layer.shape === 'rectangle' && !layer.radius && !layer.stroke && layer.fill?.kind === 'solid'
}

/** A group is a picture of its own unless it lets things through, or everything in it lies normally. */
export function liesStraight(layer: GroupLayer, look: { opacity: number; blend: BlendMode }): boolean {
  if (!layer.isolated) return true
  return look.opacity === 1 && look.blend === 'normal' && !layer.mask && layer.layers.every(liesNormally)
}

export function liesNormally(layer: Layer): boolean {
  const blends = [layer.blend, ...layer.effects.map((effect) => planOf(effect, 1).blend)]
  const children = layer.kind === 'group' ? layer.layers : []
  return blends.every((blend) => blend === 'normal') && children.every(liesNormally)
}
