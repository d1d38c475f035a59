/** Sign-in by mail: ask for a link, and use what it holds. */

import type { LinkSent, Session } from '../../../generated/api'
import { api } from '../../api/client'
import { keepSession } from '../../api/session'

export const RESEND_SECONDS = 30

/** What is wrong with the address, or nothing. */
export function addressFault(email: string): string {
  if (!email.trim()) return 'Write your mail address.'
  return /^[^\s@]+@[^\s@]+$/.test(email.trim())
    ? ''
    : 'This is no mail address; write it as name@example.org.'
}

/** The token comes back only on a machine in development, which sends no mail. */
export async function askForLink(email: string): Promise<string | null> {
  const sent = await api<LinkSent>('/api/sign-in', { method: 'POST', body: { email: email.trim() } })
  return sent.token ?? null
}

export async function confirmLink(token: string): Promise<void> {
  const session = await api<Session>('/api/sign-in/confirm', { method: 'POST', body: { token } })
  keepSession(session.token)
}

/** What a link holds after its hash, if that is what this is. */
export function tokenIn(hash: string): string | null {
  return /^#([A-Za-z0-9_-]{20,200})$/.exec(hash)?.[1] ?? null
}
