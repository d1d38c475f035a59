/** What a drawn layer depends on, as a string: layers that were only moved share their pictures. */

import type { Effect, Layer } from '../../generated/scene'
import { apply, type Matrix } from './geometry'

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
  const key = JSON.stringify(layer.kind === 'group' ? layer : standing(layer))
  bodies.set(layer, key)
  return key
}

/** The layer without its place: a run's own place within it stays. */
function standing(layer: Layer): Partial<Layer> {
  return Object.fromEntries(Object.entries(layer).filter(([name]) => !UNSEEN.has(name)))
}

export interface Anchor {
  /** Scale, turn and the part of a pixel where the layer's corner stands. */
  key: string
  left: number
  top: number
}

/** Where the layer's corner stands in output pixels. */
export function anchorOf(layer: Layer, matrix: Matrix): Anchor {
  const corner = apply(matrix, layer)
  const [left, top] = [Math.floor(corner.x + 0.5 / STEPS), Math.floor(corner.y + 0.5 / STEPS)]
  const parts = [corner.x - left, corner.y - top].map((part) => Math.round(part * STEPS))
  const linear = matrix.slice(0, 4).map((value) => value.toPrecision(12))
  return { key: [...linear, ...parts].join(','), left, top }
}

export function effectKey(effect: Effect): string {
  return JSON.stringify(effect)
}
