/** Moments as people of the page's language write them. */

import { locale } from '../phrases/lists'

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const

export function day(iso: string): string {
  return new Date(iso).toLocaleDateString(locale(), DAY)
}

export function moment(iso: string): string {
  return new Date(iso).toLocaleString(locale(), { ...DAY, hour: '2-digit', minute: '2-digit' })
}
