/** Who is signed in, in this browser: one token, shared by all tabs. */

import { signal } from '@preact/signals'

const KEY = 'thumbsmith:token'

/** Null while nobody is signed in, and on the prerendered page until `restoreSession`. */
export const token = signal<string | null>(null)
/** False until it is known whether somebody is signed in. */
export const restored = signal(false)

export function restoreSession(): void {
  token.value = read()
  restored.value = true
  addEventListener('storage', (event) => {
    if (event.key === KEY) token.value = event.newValue
  })
}

export function keepSession(value: string): void {
  localStorage.setItem(KEY, value)
  token.value = value
}

export function forgetSession(): void {
  localStorage.removeItem(KEY)
  token.value = null
}

/** The stored token unless it has run out. */
function read(): string | null {
  const held = localStorage.getItem(KEY)
  try {
    const { exp } = JSON.parse(atob((held ?? '').split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? ''))
    return exp * 1000 > Date.now() ? held : null
  } catch {
    return null
  }
}

type Asked = { why: string; done: (signedIn: boolean) => void }
/** Set while a sign-in dialog is wanted. */
export const asked = signal<Asked | null>(null)

/** True when signed in, at once or after the dialog; `why` is shown there as its first line. */
export function needSession(why: string): Promise<boolean> {
  if (token.value) return Promise.resolve(true)
  return new Promise((resolve) => {
    asked.value = {
      why,
      done: (signedIn) => {
        asked.value = null
        resolve(signedIn)
      },
    }
  })
}
