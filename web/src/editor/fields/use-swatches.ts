import { useEffect } from 'preact/hooks'
import { fetchSwatches } from './swatches'

/** Colours at hand for a design in that style; the fields work without them. */
export function useSwatches(style: string): void {
  useEffect(() => {
    fetchSwatches(style).catch(() => undefined)
  }, [style])
}
