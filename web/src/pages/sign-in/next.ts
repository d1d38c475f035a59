/** Where to go after signing in. The mail's link opens another tab, so what was wanted waits in the browser. */

const KEY = 'thumbsmith:next'

/** A path of this page and nothing else, whatever an address says: `//elsewhere` and the like lead to the start. */
export function safePath(wanted: string | null | undefined, origin = location.origin): string {
  if (!wanted?.startsWith('/')) return '/'
  let url: URL
  try {
    url = new URL(wanted, origin)
  } catch {
    return '/'
  }
  const ours = url.origin === origin && url.pathname !== '/sign-in'
  return ours ? url.pathname + url.search + url.hash : '/'
}

/** `?next=` of the address, else what was kept when the mail was asked for. */
export function nextPath(): string {
  const named = new URLSearchParams(location.search).get('next')
  return safePath(named ?? localStorage.getItem(KEY))
}

export function keepNext(path: string): void {
  localStorage.setItem(KEY, path)
}

export function forgetNext(): void {
  localStorage.removeItem(KEY)
}
