/** The session that this browser kept, taken up when the page starts. */

import { followOtherTabs, keptClerkKey, restored, takeUpSession, token } from './session'

export function restoreSession(): void {
  const known = () => {
    restored.value = true
  }
  const clerk = keptClerkKey()
  if (clerk) import('./clerk').then(({ openClerk }) => openClerk(clerk)).then(known, known)
  else {
    takeUpSession()
    takeUpHomeKey().then(known, known)
    addEventListener('hashchange', () => takeUpHomeKey().catch(() => undefined))
  }
  followOtherTabs()
}

/** The address that `thumbsmith serve` prints holds a key that signs in; others wait for nothing. */
async function takeUpHomeKey(): Promise<void> {
  if (location.hash.startsWith('#key=')) await (await import('./sign-in')).signInAtHome(!!token.value)
}
