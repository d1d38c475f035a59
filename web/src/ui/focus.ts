import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** For the element that stands where the focused one was: without it the focus falls back to the page's start. */
export function useFocusAtOnce<T extends HTMLElement>(): RefObject<T | null> {
  const held = useRef<T>(null)
  useEffect(() => held.current?.focus(), [])
  return held
}
