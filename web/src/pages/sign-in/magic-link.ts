/** What is looked at of an address and of a link before they are sent. */

import { say } from '../../phrases/say'

export const RESEND_SECONDS = 30

/** What is wrong with the address, or nothing. */
export function addressFault(email: string): string {
  if (!email.trim()) return say('Write your mail address.')
  return /^[^\s@]+@[^\s@]+$/.test(email.trim())
    ? ''
    : say('This is no mail address; write it as name@example.org.')
}

/** What a link holds after its hash, if that is what this is. */
export function tokenIn(hash: string): string | null {
  return /^#([A-Za-z0-9_-]{20,200})$/.exec(hash)?.[1] ?? null
}
