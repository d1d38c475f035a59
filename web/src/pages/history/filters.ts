/** What is looked for in the history, as the page's address tells it. */

import type { Status } from '../../api/live'
import { named } from '../../phrases/say'

export interface Filters {
  q: string
  status: Status | ''
  style: string
}

export const statusNames: readonly (readonly [Status | '', string])[] = [
  ['', named('Any state')],
  ['ready', named('Ready')],
  ['running', named('Being made')],
  ['pending', named('Waiting')],
  ['failed', named('Could not be made')],
  ['cancelled', named('Cancelled')],
]

/** What an address asks for; what the server would refuse is left out. */
export function filtersOf(query: Record<string, string>): Filters {
  const status = statusNames.find(([name]) => name === query.status)?.[0] ?? ''
  const style = /^[a-z0-9][a-z0-9-]{0,47}$/.test(query.style ?? '') ? (query.style as string) : ''
  return { q: (query.q ?? '').slice(0, 200), status, style }
}

export function addressOf(filters: Filters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value.trim()) query.set(name, value.trim())
  return query.size ? `/history?${query}` : '/history'
}

export function isFiltered({ q, status, style }: Filters): boolean {
  return !!(q.trim() || status || style)
}
