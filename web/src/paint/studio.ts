/** What outlives one painting: pictures and layers as they were drawn. */

import { Pictures } from './pictures'
import type { Box } from './pixels/geometry'
import { Kept } from './pixels/kept'
import type { Resources } from './resources'

const KEPT_BYTES = 240_000_000

/** Pixels that are ready to be laid down, and the part of the picture they answer for. */
export interface Drawn {
  source: OffscreenCanvas | ImageBitmap
  left: number
  top: number
  width: number
  height: number
  covered: Box
}

export class Studio {
  readonly pictures: Pictures
  /** Layers by looks, scale, turn and the part of a pixel where they stood; places are from that pixel. */
  readonly drawn = new Kept<Drawn>(KEPT_BYTES, sizeOf)
  /** The same wherever in a pixel they stood. */
  readonly loose = new Kept<Drawn>(KEPT_BYTES / 2, sizeOf)

  constructor(readonly resources: Resources) {
    this.pictures = new Pictures(resources)
  }
}

function sizeOf({ width, height }: Drawn): number {
  return 64 + width * height * 4
}

const studios = new WeakMap<Resources, Studio>()

/** What was drawn from these resources before. */
export function studioOf(resources: Resources): Studio {
  const known = studios.get(resources) ?? new Studio(resources)
  studios.set(resources, known)
  return known
}
