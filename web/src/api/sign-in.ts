/** Sign-in by mail: ask for a link, and use what it holds. */

import type { LinkSent, Session, Whose } from '../../generated/api'
import { api } from './client'
import { keepSession } from './session'

/** Opens nothing: it says that this browser has signed in here before, so that strangers do not use up its tries. */
const DEVICE = 'thumbsmith:device'
const HOME_KEY = 'thumbsmith:home-key'
const HOME_NAME = 'thumbsmith:home-name'
/** Whose the pictures are on a machine of one's own, until a mail address is given there. */
const OWNER = 'me@localhost'

/** The token comes back only to who shows the home key of a machine of their own, which sends no mail. */
export async function askForLink(email: string): Promise<LinkSent> {
  const address = email.trim()
  const homeKey = localStorage.getItem(HOME_KEY) ?? undefined
  const device = localStorage.getItem(DEVICE) ?? undefined
  const body = { email: address, homeKey, device }
  const sent = await api<LinkSent>('/api/sign-in', { method: 'POST', body })
  if (sent.token) localStorage.setItem(HOME_NAME, address)
  return sent
}

/** Whose account the link opens; it stays good. */
export async function whoseLink(token: string): Promise<string> {
  return (await api<Whose>('/api/sign-in/whose', { method: 'POST', body: { token } })).email
}

export async function confirmLink(token: string): Promise<void> {
  const session = await api<Session>('/api/sign-in/confirm', { method: 'POST', body: { token } })
  localStorage.setItem(DEVICE, session.device)
  keepSession(session.token)
}

/**
 * The address that `thumbsmith serve` prints was opened, with the key that proves it: kept in this browser, taken out of
 * the address, and whoever is not signed in is. A key of another machine opens nothing and is forgotten.
 */
export async function signInAtHome(signedIn: boolean): Promise<void> {
  localStorage.setItem(HOME_KEY, location.hash.slice('#key='.length))
  history.replaceState(history.state, '', location.pathname + location.search)
  if (signedIn) return
  const { token } = await askForLink(localStorage.getItem(HOME_NAME) ?? OWNER)
  if (token) await confirmLink(token)
  else localStorage.removeItem(HOME_KEY)
}
