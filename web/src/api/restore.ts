/** The session that this browser kept, taken up when the page starts. */

import { followOtherTabs, keptClerkKey, restored, takeUpSession } from './session'

export function restoreSession(): void {
  const known = () => {
    restored.value = true
  }
  const clerk = keptClerkKey()
  if (clerk) import('./clerk').then(({ openClerk }) => openClerk(clerk)).then(known, known)
  else {
    takeUpSession()
    known()
  }
  followOtherTabs()
}
