import { useEffect, useState } from 'preact/hooks'

/** False in the first render, which has to be the prerendered page again: hydration corrects no attribute. */
export function useAlive(): boolean {
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  return alive
}
