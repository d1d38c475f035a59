import { useEffect } from 'preact/hooks'

/** The name of a page in the browser's tab; each page calls this once. */
export function useTitle(name: string): void {
  useEffect(() => {
    document.title = name ? `${name} · Thumbsmith` : 'Thumbsmith'
  }, [name])
}
