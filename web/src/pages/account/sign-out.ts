import { api } from '../../api/client'
import { configuration } from '../../api/configuration'
import { forgetSession } from '../../api/session'

/** In this browser; where sign-in is Clerk's, there too. */
export async function signOut(): Promise<void> {
  const { signIn } = await configuration()
  if (signIn === 'clerk') await (await import('../../api/clerk')).signOutOfClerk()
  forgetSession()
}

/** On every device. */
export async function signOutEverywhere(): Promise<void> {
  await api('/api/account/sign-out', { method: 'POST' })
  await signOut()
}
