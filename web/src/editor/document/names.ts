/** What layers are called: on one line, however their words break. */

import type { Layer } from '../../../generated/scene'
import { many } from '../../phrases/many'

export function nameOf(layer: Layer): string {
  return layer.name.replaceAll('\n', ' ')
}

export function namesOf(layers: readonly Layer[]): string {
  return layers.length === 1
    ? nameOf(layers[0] as Layer)
    : many('{count} layer', '{count} layers', layers.length)
}
