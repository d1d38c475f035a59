/** Sessions of Clerk, on servers that use it: its script comes from its own domain and renews the token. */

import { say } from '../phrases/say'
import { forgetSession, keepRenewed, token } from './session'

interface Resources {
  session?: { getToken(): Promise<string | null> } | null
}

/** What this page uses of Clerk's script. */
export interface Clerk extends Resources {
  load(): Promise<void>
  addListener(changed: (now: Resources) => void): () => void
  mountSignIn(place: HTMLElement, options: Record<string, unknown>): void
  unmountSignIn(place: HTMLElement): void
  signOut(): Promise<void>
}

declare global {
  interface Window {
    Clerk?: Clerk
  }
}

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i
let opening: Promise<Clerk> | undefined

/** Clerk, loaded once; whoever is signed in there is signed in here when it resolves. */
export function openClerk(publishableKey: string): Promise<Clerk> {
  opening ??= open(publishableKey).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

/** Ends Clerk's session too, where there is one: without that the next visit would be signed in again. */
export async function signOutOfClerk(): Promise<void> {
  await (await opening)?.signOut()
}

async function open(publishableKey: string): Promise<Clerk> {
  await loadScript(
    `https://${frontendHost(publishableKey)}/npm/@clerk/clerk-js@5/dist/clerk.browser.js`,
    publishableKey,
  )
  const clerk = window.Clerk
  if (!clerk) throw new Error(say('Clerk’s script came without Clerk. Try again in a moment.'))
  await clerk.load()
  await follow(clerk, publishableKey)
  clerk.addListener(() => follow(clerk, publishableKey))
  return clerk
}

async function follow(clerk: Clerk, publishableKey: string): Promise<void> {
  if (clerk.session) await keepRenewed(async () => (await clerk.session?.getToken()) ?? null, publishableKey)
  else if (clerk.session === null && token.value) forgetSession()
}

/** A publishable key is the kind, then the domain and a dollar sign in base64. */
export function frontendHost(publishableKey: string): string {
  const packed = /^pk_(test|live)_([A-Za-z0-9+/=_-]+)$/.exec(publishableKey)?.[2]
  const host = packed ? unpacked(packed).replace(/\$$/, '') : ''
  if (HOST.test(host)) return host
  throw new Error(
    say('The publishable key of this server is none of Clerk’s; its operator has to correct it.'),
  )
}

function unpacked(base64: string): string {
  try {
    return atob(base64.replace(/-/g, '+').replace(/_/g, '/'))
  } catch {
    return ''
  }
}

function loadScript(src: string, publishableKey: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), {
      src,
      async: true,
      crossOrigin: 'anonymous',
    })
    script.dataset.clerkPublishableKey = publishableKey
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      reject(new Error(say('Clerk’s sign-in could not be loaded. Look at your connection, then try again.')))
    }
    document.head.append(script)
  })
}
