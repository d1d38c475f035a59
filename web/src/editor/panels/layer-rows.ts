/** Which rows the list of layers shows: groups are folded, one row at a time is renamed. */

import { signal } from '@preact/signals'
import type { Layer, Scene } from '../../../generated/scene'
import { childrenOf } from '../../paint/parts'

/** Groups that were opened or closed by hand; at first only people and words are open. */
const folding = signal<ReadonlyMap<string, boolean>>(new Map())
/** The layer whose row has a field for its name. */
export const renaming = signal<string | null>(null)

export interface Row {
  layer: Layer
  level: number
  /** Beneath a group that is hidden or locked. */
  hidden: boolean
  locked: boolean
}

export function rowsOf(scene: Scene): Row[] {
  const within = (layers: readonly Layer[], level: number, hidden: boolean, locked: boolean): Row[] =>
    layers.toReversed().flatMap((layer): Row[] => {
      const own = { layer, level, hidden, locked }
      const children = childrenOf(layer)
      if (!children || isFolded(layer)) return [own]
      return [own, ...within(children, level + 1, hidden || !layer.visible, locked || layer.locked)]
    })
  return within(scene.layers, 1, false, false)
}

export function isFolded(layer: Layer): boolean {
  return folding.value.get(layer.id) ?? !['people', 'title'].includes(layer.role)
}

export function fold(layer: Layer, closed = !isFolded(layer)): void {
  folding.value = new Map(folding.value).set(layer.id, closed)
}

/** The list opens where a layer is selected. */
export function unfoldRound(groups: readonly Layer[]): void {
  const shut = groups.filter(isFolded)
  if (shut.length === 0) return
  folding.value = new Map([...folding.value, ...shut.map((group) => [group.id, false] as const)])
}
