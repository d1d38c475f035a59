/** A generation on a page: asked for, followed while it is on its way, its addresses renewed before they end. */

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiError, said } from '../api/client'
import {
  ADDRESSES_LAST_MS,
  addressesAge,
  deleted,
  type Generation,
  keepUp,
  keepWithoutDeleted,
  known,
  load,
  renewAddresses,
} from '../api/generations'
import { hasEnded } from '../api/live'

export type Found =
  | { state: 'loading' }
  | { state: 'absent' }
  | { state: 'deleted' }
  | { state: 'trouble'; message: string; again: () => void }
  | { state: 'here'; generation: Generation }

export function useGeneration(id: string): Found {
  const fault = useSignal<{ id: string; absent: boolean; message: string } | null>(null)
  const held = known.value.get(id)
  const ask = () => {
    fault.value = null
    load(id).catch((error) => {
      const absent = error instanceof ApiError && (error.status === 404 || error.status === 422)
      fault.value = { id, absent, message: said(error) }
    })
  }
  useEffect(() => {
    if (deleted.peek().has(id)) return
    const before = known.peek().get(id)
    if (!before?.files || (before.status === 'ready' && !before.files.length)) ask()
    addEventListener('online', retry)
    function retry() {
      if (fault.peek()) ask()
    }
    return () => removeEventListener('online', retry)
  }, [id, held?.status])
  useFollow(held ? [held] : [])
  useRenewal(held)
  if (held) return { state: 'here', generation: held }
  if (deleted.value.has(id)) return { state: 'deleted' }
  if (fault.value?.id !== id) return { state: 'loading' }
  if (fault.value.absent) return { state: 'absent' }
  return { state: 'trouble', message: fault.value.message, again: ask }
}

/** Live news of all that are still on their way, and of those that are deleted. */
export function useFollow(generations: readonly Generation[]): void {
  const ids = generations.filter((one) => !hasEnded(one.status)).map((one) => one.id)
  const followed = useRef(new Map<string, () => void>())
  useEffect(() => {
    for (const id of ids) if (!followed.current.has(id)) followed.current.set(id, keepUp(id))
    for (const [id, stop] of followed.current)
      if (!ids.includes(id)) {
        stop()
        followed.current.delete(id)
      }
  }, [ids.join()])
  const isAny = generations.length > 0
  useEffect(() => (isAny ? keepWithoutDeleted() : undefined), [isAny])
  useEffect(
    () => () => {
      for (const stop of followed.current.values()) stop()
      followed.current.clear()
    },
    [],
  )
}

function useRenewal(generation: Generation | undefined): void {
  const ready = generation?.status === 'ready' ? generation.id : null
  useEffect(() => {
    if (!ready) return
    const look = () => {
      if (addressesAge(ready) > ADDRESSES_LAST_MS) renewAddresses(ready).catch(() => {})
    }
    const every = setInterval(look, 60_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(every)
      document.removeEventListener('visibilitychange', look)
    }
  }, [ready])
}
