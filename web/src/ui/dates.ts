/** Moments as people of this browser's language write them. */

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const

export function day(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, DAY)
}

export function moment(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { ...DAY, hour: '2-digit', minute: '2-digit' })
}
