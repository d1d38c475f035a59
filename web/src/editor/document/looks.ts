/** How a layer looks, changed where it has such a thing to change; any other layer stays as it is. */

import type { Layer, Paint, Stroke } from '../../../generated/scene'
import { asText } from '../../paint/parts'

export function filled(layer: Layer, fill: Paint): Layer {
  return 'fill' in layer ? { ...layer, fill } : layer
}

/** The words that stand out, in another colour. */
export function accented(layer: Layer, fill: Paint): Layer {
  const text = asText(layer)
  if (!text) return layer
  const lines = text.lines.map((line) => ({
    ...line,
    runs: line.runs.map((run) => (run.fill ? { ...run, fill } : run)),
  }))
  return { ...text, lines }
}

export function stroked(layer: Layer, stroke: Stroke | null): Layer {
  return 'stroke' in layer ? { ...layer, stroke } : layer
}

export function rounded(layer: Layer, radius: number): Layer {
  return 'radius' in layer ? { ...layer, radius } : layer
}

/** A group that lets things through can have no look of its own; with one it is drawn apart. */
export function apartIfNeeded(layer: Layer): Layer {
  if (!('isolated' in layer)) return layer
  const { opacity, blend, effects, mask, rotation } = layer
  return {
    ...layer,
    isolated: opacity < 1 || blend !== 'normal' || effects.length > 0 || !!mask || rotation !== 0,
  }
}
