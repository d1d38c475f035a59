/**
 * Shadow, glow and outline from a layer's coverage. What is wide has no fine detail, so it is worked on at
 * a fraction of the size: three samples a sigma; a grown edge is made sharp again after enlarging.
 */

import type { BlendMode, Effect } from '../../generated/scene'
import { blurred } from './pixels/blur'
import { type Colour, parseColour } from './pixels/colour'
import { dilated } from './pixels/dilation'
import { resized } from './pixels/resample'
import type { Coverage } from './pixels/surface'

const SAMPLES_PER_SIGMA = 3
const SAMPLES_PER_RADIUS = 8
const MOST_REDUCED = 16
/** An outline's edge is at least this steep, so that thin hair leaves no grey fog. */
const CRISP = 1.5

/** An effect in output pixels: grow the coverage, blur it, move it, tint it. */
export interface Plan {
  colour: Colour
  blend: BlendMode
  sigma: number
  grow: number
  dx: number
  dy: number
}

export function planOf(effect: Effect, unit: number): Plan {
  const plan = { colour: parseColour(effect.colour), sigma: 0, grow: 0, dx: 0, dy: 0 }
  if (effect.kind === 'outline') return { ...plan, blend: 'normal', grow: effect.width * unit }
  const { blend } = effect
  const sigma = (effect.blur / 2) * unit
  if (effect.kind === 'glow') return { ...plan, blend, sigma, grow: effect.spread * unit }
  return { ...plan, blend, sigma, dx: effect.dx * unit, dy: effect.dy * unit }
}

/** Pixels of ink beyond the silhouette. */
export function reachOf(plan: Plan): number {
  return Math.ceil(plan.grow + 3 * plan.sigma) + 1
}

/** How many output pixels one sample spans; `widened` when the silhouette comes grown already. */
export function reductionOf(plan: Plan, widened: boolean): number {
  const growth = widened ? 1 : plan.grow / SAMPLES_PER_RADIUS
  const samples = plan.sigma > 0 ? plan.sigma / SAMPLES_PER_SIGMA : growth
  return samples >= 2 ? Math.min(MOST_REDUCED, 2 ** Math.trunc(Math.log2(samples))) : 1
}

/** The effect's coverage; a blur stays at the reduced size, an outline comes back at full size. */
export function applied(plan: Plan, coverage: Coverage, reduction: number, widened: boolean): Coverage {
  const { width, height } = coverage
  let data: Uint8Array = Uint8Array.from(coverage.data)
  if (plan.grow > 0 && !widened) {
    data = dilated(data, width, height, plan.grow / reduction)
    if (plan.sigma === 0) return enlarged({ data, width, height }, reduction)
  }
  return { data: blurred(data, width, height, plan.sigma / reduction), width, height }
}

/** The grown silhouette at full size with an edge one pixel wide. */
function enlarged(coverage: Coverage, reduction: number): Coverage {
  const large = reduction > 1 ? stretched(coverage, reduction) : coverage
  const steep = Math.max(CRISP, reduction)
  const steps = Uint8ClampedArray.from({ length: 256 }, (_, value) => (value - 127.5) * steep + 127.5)
  return { ...large, data: Uint8Array.from(large.data, (value) => steps[value] as number) }
}

function stretched({ data, width, height }: Coverage, reduction: number): Coverage {
  const source = { data: Uint8ClampedArray.from(data), width, height, channels: 1 as const }
  const large = resized(source, width * reduction, height * reduction, [0, 0, width, height])
  return { data: Uint8Array.from(large.data), width: large.width, height: large.height }
}
