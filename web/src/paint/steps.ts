/** A scene as the order of painting: groups that only order their children are taken apart. */

import type { Layer } from '../../generated/scene'
import { liesStraight, turnedMatrix } from './lying'
import { childrenOf } from './parts'
import type { Matrix } from './pixels/geometry'

export interface Step {
  layer: Layer
  matrix: Matrix
  /** Whether this is what is being worked on, or holds it. */
  active: boolean
}

/** Every visible layer, or group that is painted as one, from the lowest up. */
export function stepsOf(
  layers: readonly Layer[],
  matrix: Matrix,
  active: string | undefined,
  within = false,
): Step[] {
  return layers.flatMap((layer): Step[] => {
    if (!layer.visible || layer.opacity === 0) return []
    const here = within || layer.id === active
    if (layer.effects.length === 0 && liesStraight(layer, layer)) {
      return stepsOf(childrenOf(layer) ?? [], turnedMatrix(matrix, layer), active, here)
    }
    return [{ layer, matrix, active: here || holds(layer, active) }]
  })
}

function holds(layer: Layer, id: string | undefined): boolean {
  return (childrenOf(layer) ?? []).some((child) => child.id === id || holds(child, id))
}
