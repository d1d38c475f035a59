import { useCallback, useEffect, useState } from 'preact/hooks'

export interface Loaded<T> {
  value: T | undefined
  error: unknown
  /** Load once more; what is shown stays until it is there. */
  again: () => void
  set: (change: (held: T) => T) => void
}

/** What `load` brings, once `wanted`; `load` is asked again when it is another function. */
export function useLoaded<T>(load: () => Promise<T>, wanted = true): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({})
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!wanted) return
    let current = true
    load().then(
      (value) => current && setState({ value }),
      (error) => current && setState((held) => ({ ...held, error })),
    )
    return () => {
      current = false
    }
  }, [load, wanted, tries])
  const again = useCallback(() => {
    setState(({ value }) => ({ value }))
    setTries((count) => count + 1)
  }, [])
  const set = useCallback((change: (held: T) => T) => {
    setState((held) => (held.value === undefined ? held : { value: change(held.value) }))
  }, [])
  return { value: state.value, error: state.error, again, set }
}
