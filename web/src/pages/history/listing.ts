/** The list of one's generations, page after page. */

import { useEffect, useRef, useState } from 'preact/hooks'
import type { GenerationPage } from '../../../generated/api'
import { api, said } from '../../api/client'
import { type Generation, known, learn } from '../../api/generations'
import { addressOf, type Filters } from './filters'

const PAGE = 24

interface Held {
  /** Which filters this is the list of. */
  for: string
  ids: string[]
  next: string | null
}

export interface Listing {
  items: Generation[]
  /** Null until the first answer. */
  asked: boolean
  busy: boolean
  fault: string
  hasMore: boolean
  more: () => void
  again: () => void
  add: (id: string) => void
}

export function useListing(filters: Filters): Listing {
  const key = addressOf(filters)
  const [held, setHeld] = useState<Held | null>(null)
  const [busy, setBusy] = useState(true)
  const [fault, setFault] = useState('')
  const control = useRef<AbortController | null>(null)

  /** The first page, or with `cursor` the one after. */
  const ask = async (cursor: string | null = null) => {
    control.current?.abort()
    const own = new AbortController()
    control.current = own
    setBusy(true)
    setFault('')
    try {
      const query = { q: filters.q.trim(), status: filters.status, style: filters.style, limit: PAGE, cursor }
      const page = await api<GenerationPage>('/api/generations', { query, signal: own.signal })
      for (const item of page.items) learn(item)
      const found = page.items.map((item) => item.id)
      setHeld((before) => ({
        for: key,
        ids: cursor ? joined(before?.ids ?? [], found) : found,
        next: page.nextCursor,
      }))
    } catch (error) {
      if (!own.signal.aborted) setFault(said(error))
    }
    if (control.current === own) setBusy(false)
  }

  useEffect(() => {
    ask()
    return () => control.current?.abort()
  }, [key])
  useReturn(() => fault && ask())

  const ids = held?.ids ?? []
  return {
    items: ids.flatMap((id) => known.value.get(id) ?? []),
    asked: !!held,
    busy,
    fault,
    hasMore: held?.for === key && !!held.next,
    more: () => !busy && held?.next && ask(held.next),
    again: () => ask(held?.for === key && held.next && ids.length ? held.next : null),
    add: (id) => setHeld((before) => before && { ...before, ids: joined([id], before.ids) }),
  }
}

function joined(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])]
}

/** When the network is back. */
function useReturn(run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const back = () => latest.current()
    addEventListener('online', back)
    return () => removeEventListener('online', back)
  }, [])
}
