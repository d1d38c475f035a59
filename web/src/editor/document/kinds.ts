/** What a change of size means for each kind of layer. */

import type { Effect, Layer, Line, Stroke, TextLayer } from '../../../generated/scene'

/** What pulling at one side does: nothing, other proportions, or words set anew in another width. */
const PULLED: Record<Layer['kind'], 'keeps' | 'stretches' | 'refits'> = {
  // Faces are never stretched.
  image: 'keeps',
  shape: 'stretches',
  text: 'refits',
  group: 'keeps',
}

export function stretches(layer: Layer): boolean {
  return PULLED[layer.kind] === 'stretches'
}

export function refits(layer: Layer): boolean {
  return PULLED[layer.kind] === 'refits'
}

export function lengthsScaled<Kind extends Layer>(layer: Kind, scale: number): Kind {
  const effects = layer.effects.map((effect) => effectScaled(effect, scale))
  return { ...layer, ...ownScaled(layer, scale), effects }
}

function ownScaled(layer: Layer, scale: number): Partial<Layer> {
  switch (layer.kind) {
    case 'shape':
      return { stroke: strokeScaled(layer.stroke, scale), radius: layer.radius * scale }
    case 'text':
      return { stroke: strokeScaled(layer.stroke, scale), lines: linesScaled(layer, scale) }
    case 'image':
    case 'group':
      return {}
  }
}

function strokeScaled(stroke: Stroke | null, scale: number): Stroke | null {
  return stroke && { ...stroke, width: stroke.width * scale }
}

function linesScaled({ lines }: TextLayer, scale: number): Line[] {
  return lines.map((line) => ({
    size: line.size * scale,
    baseline: line.baseline * scale,
    width: line.width * scale,
    runs: line.runs.map((run) => ({ ...run, x: run.x * scale, width: run.width * scale })),
  }))
}

export function effectScaled(effect: Effect, scale: number): Effect {
  if (effect.kind === 'outline') return { ...effect, width: effect.width * scale }
  const blur = effect.blur * scale
  if (effect.kind === 'glow') return { ...effect, blur, spread: effect.spread * scale }
  return { ...effect, blur, dx: effect.dx * scale, dy: effect.dy * scale }
}
