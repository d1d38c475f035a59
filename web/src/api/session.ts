/** Who is signed in, in this browser: one token, shared by all tabs. */

import { signal } from '@preact/signals'

const KEY = 'thumbsmith:token'
/** Holds the publishable key while the session is Clerk's. */
const CLERK = 'thumbsmith:clerk'

/** Null while nobody is signed in, and on the prerendered page until it is restored. */
export const token = signal<string | null>(null)
/** False until it is known whether somebody is signed in. */
export const restored = signal(false)

type Source = () => Promise<string | null>
let source: Source | null = null

/** The publishable key of the session that was kept, where that is Clerk's. */
export function keptClerkKey(): string | null {
  return localStorage.getItem(CLERK)
}

/** The token that was kept, unless it has run out. */
export function takeUpSession(): void {
  const held = localStorage.getItem(KEY)
  token.value = secondsLeft(held) > 0 ? held : null
}

/** Signing in or out in one tab is signing in or out in all. */
export function followOtherTabs(): void {
  addEventListener('storage', (event) => {
    if (event.key === KEY) token.value = event.newValue
  })
}

export function keepSession(value: string): void {
  localStorage.setItem(KEY, value)
  token.value = value
}

/** A session whose tokens live a minute: it stays in memory, and `next` brings the following token. */
export async function keepRenewed(next: Source, clerk: string): Promise<void> {
  source = next
  token.value = await next()
  localStorage.setItem(CLERK, clerk)
}

/** The token to send now, renewed where it has a source and is about to end. */
export async function freshToken(): Promise<string | null> {
  if (source && secondsLeft(token.value) < 10) token.value = await source()
  return token.value
}

export function forgetSession(): void {
  source = null
  localStorage.removeItem(KEY)
  localStorage.removeItem(CLERK)
  token.value = null
}

/** The server does not take this token; says nothing of one that was signed in with since. */
export function refused(sent: string | null): void {
  if (sent === token.value) forgetSession()
}

/** Zero for what is no token. */
function secondsLeft(held: string | null): number {
  try {
    const { exp } = JSON.parse(atob((held ?? '').split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? ''))
    return exp - Date.now() / 1000
  } catch {
    return 0
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
