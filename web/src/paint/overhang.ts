import type { Stroke } from '../../generated/scene'

const MITRE_LIMIT = 4

/** How far a stroke reaches beyond the outline it follows. */
export function overhang(stroke: Stroke | null): number {
  if (!stroke) return 0
  return (stroke.width / 2) * (stroke.join === 'miter' ? MITRE_LIMIT : Math.SQRT2)
}
