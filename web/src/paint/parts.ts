/** What layers hold, whatever their kind: children, masks, pictures, paints, fonts. */

import type {
  GroupLayer,
  ImageLayer,
  Layer,
  Paint,
  ShapeLayer,
  Stroke,
  TextLayer,
} from '../../generated/scene'

/** Null for a layer that holds none; an empty group holds an empty list. */
export function childrenOf(layer: Layer): Layer[] | null {
  return 'layers' in layer ? layer.layers : null
}

/** A layer that holds no others stays as it is. */
export function withChildren<Kind extends Layer>(layer: Kind, layers: Layer[]): Kind {
  return 'layers' in layer ? { ...layer, layers } : layer
}

export function* walk(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    yield layer
    yield* walk(childrenOf(layer) ?? [])
  }
}

/** A group that lets things through: its children lie as if it were not there. */
export function onlyOrders(layer: Layer): layer is GroupLayer {
  return 'isolated' in layer && !layer.isolated
}

export function asText(layer: Layer | null | undefined): TextLayer | null {
  return layer && 'lines' in layer ? layer : null
}

export function asPicture(layer: Layer): ImageLayer | null {
  return 'image' in layer ? layer : null
}

export function asShape(layer: Layer): ShapeLayer | null {
  return 'shape' in layer ? layer : null
}

export function maskOf(layer: Layer): string | null {
  return 'mask' in layer ? layer.mask : null
}

export function strokeOf(layer: Layer): Stroke | null {
  return 'stroke' in layer ? layer.stroke : null
}

export function paintsOf(layer: Layer): Paint[] {
  const runs = asText(layer)?.lines.flatMap((line) => line.runs) ?? []
  const fill = 'fill' in layer ? layer.fill : null
  return [fill, ...runs.map((run) => run.fill)].filter((paint) => paint !== null)
}

/** Digests of its own picture, its mask and its tiles. */
export function picturesOf(layer: Layer): string[] {
  const tiles = paintsOf(layer).flatMap((paint) => (paint.kind === 'pattern' ? [paint.image] : []))
  return [asPicture(layer)?.image, maskOf(layer), ...tiles].filter((digest) => digest != null)
}

export function fontsOf(layer: Layer): string[] {
  return asText(layer)?.lines.flatMap((line) => line.runs.map((run) => run.font)) ?? []
}
