/** What a drawn layer depends on, as a string: layers that were only moved share their pictures. */

import type { Effect, Layer } from '../../generated/scene'
import { childrenOf } from './parts'
import { apply, type Matrix } from './pixels/geometry'

const bodies = new WeakMap<Layer, string>()
/** Parts of a pixel that are told apart. */
const STEPS = 64

/** What is not seen in a layer's own ink, and where it stands. */
const UNSEEN = new Set([
  'x',
  'y',
  'id',
  'name',
  'role',
  'opacity',
  'blend',
  'visible',
  'locked',
  'effects',
  'face',
  'head',
])

/** The layer's own ink wherever it stands; children of a group stand on the canvas, so a group stays where it is. */
export function bodyKey(layer: Layer): string {
  const known = bodies.get(layer)
  if (known) return known
  const key = JSON.stringify(childrenOf(layer) ? layer : standing(layer))
  bodies.set(layer, key)
  return key
}

/** The layer without its place: a run's own place within it stays. */
function standing(layer: Layer): Partial<Layer> {
  return Object.fromEntries(Object.entries(layer).filter(([name]) => !UNSEEN.has(name)))
}

/** Where the layer's corner stands in output pixels. */
export interface Anchor {
  /** Scale and turn. */
  linear: string
  /** The part of a pixel. */
  part: string
  left: number
  top: number
  x: number
  y: number
}

export function anchorOf(layer: Layer, matrix: Matrix): Anchor {
  const { x, y } = apply(matrix, layer)
  const [left, top] = [Math.floor(x + 0.5 / STEPS), Math.floor(y + 0.5 / STEPS)]
  const part = [x - left, y - top].map((fraction) => Math.round(fraction * STEPS)).join(',')
  const linear = matrix
    .slice(0, 4)
    .map((value) => value.toPrecision(12))
    .join(',')
  return { linear, part, left, top, x, y }
}

export function effectKey(effect: Effect): string {
  return JSON.stringify(effect)
}
