/** Edges and middles that a moved box is drawn to. */

import type { Box } from '../../paint/pixels/geometry'

export interface Guide {
  axis: 'x' | 'y'
  at: number
}

export interface Snapped {
  dx: number
  dy: number
  guides: Guide[]
}

/** How to move `box` so that its edges or middle meet the nearest line within `reach`. */
export function snap(box: Box, others: readonly Box[], canvas: Box, reach: number): Snapped {
  const across = nearest(marks(box.x, box.width), lines([canvas, ...others], 'x'), reach)
  const down = nearest(marks(box.y, box.height), lines([canvas, ...others], 'y'), reach)
  const guides: Guide[] = []
  if (across) guides.push({ axis: 'x', at: across.at })
  if (down) guides.push({ axis: 'y', at: down.at })
  return { dx: across?.by ?? 0, dy: down?.by ?? 0, guides }
}

/** The line that a single edge meets, or null. */
export function snapEdge(
  edge: number,
  others: readonly Box[],
  canvas: Box,
  axis: 'x' | 'y',
  reach: number,
): number | null {
  return nearest([edge], lines([canvas, ...others], axis), reach)?.at ?? null
}

function marks(start: number, length: number): number[] {
  return [start, start + length / 2, start + length]
}

function lines(boxes: readonly Box[], axis: 'x' | 'y'): number[] {
  return boxes.flatMap((box) => (axis === 'x' ? marks(box.x, box.width) : marks(box.y, box.height)))
}

function nearest(places: number[], targets: number[], reach: number): { by: number; at: number } | null {
  let best: { by: number; at: number } | null = null
  for (const place of places) {
    for (const at of targets) {
      const by = at - place
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by) - 1e-9)) best = { by, at }
    }
  }
  return best
}
