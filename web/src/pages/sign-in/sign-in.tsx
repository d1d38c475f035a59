import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { configuration } from '../../api/configuration'
import { restored, token } from '../../api/session'
import { say } from '../../phrases/say'
import { useTitle } from '../../shell/title'
import { useAlive } from '../../ui/alive'
import { ClerkForm } from './clerk-form'
import { Confirm } from './confirm'
import { LinkForm } from './link-form'
import { tokenIn } from './magic-link'
import { forgetNext, keepNext, nextPath } from './next'

/** Signing in, and where the link of the mail arrives: `/sign-in#token`. */
export default function SignIn() {
  useTitle(say('Sign in'))
  const { route } = useLocation()
  const [link, setLink] = useLink()
  const [wasOut, setWasOut] = useState(false)
  /** This page stays while the next one is fetched. */
  const gone = useRef(false)
  /** Where the link leads, read when it arrives: the tab that asked for it forgets that as soon as it is signed in. */
  const beyond = useRef<string | null>(null)
  const clerk = useClerkKey()
  const known = useAlive() && restored.value
  const signedIn = known && !!token.value

  useEffect(() => {
    if (link) beyond.current = nextPath()
  }, [link])
  useEffect(() => {
    if (known && !signedIn) setWasOut(true)
  }, [known, signedIn])
  useEffect(() => {
    if (!signedIn || !wasOut || link || gone.current) return
    gone.current = true
    const next = beyond.current ?? nextPath()
    forgetNext()
    route(next, true)
  }, [signedIn, wasOut, link, route])
  const confirmed = () => {
    setWasOut(true)
    setLink(null)
  }

  const already = signedIn && !wasOut && !link
  return (
    <div class="page grid justify-items-center">
      <section class="card mt-[6vh] w-full max-w-[440px] p-7" aria-labelledby="sign-in">
        <h1 id="sign-in" class="mb-4 text-2xl">
          {already ? say('You are signed in') : say('Sign in')}
        </h1>
        {link ? (
          <Confirm token={link} done={confirmed} anew={() => setLink(null)} />
        ) : already ? (
          <Already />
        ) : clerk !== null ? (
          <ClerkForm publishableKey={clerk} next={nextPath()} />
        ) : (
          <LinkForm sending={() => keepNext(nextPath())} />
        )}
      </section>
      <p class="hint mt-4 max-w-[440px] text-center">
        {say(
          'An account keeps your pictures, brand kits and API keys. It can be exported and deleted at any time.',
        )}
      </p>
    </div>
  )
}

function Already() {
  return (
    <div class="flex flex-wrap gap-3">
      <a href="/" class="btn btn-main">
        {say('Make a thumbnail')}
      </a>
      <a href="/account" class="btn">
        {say('Account')}
      </a>
    </div>
  )
}

/** The token of the link that was opened, taken out of the address at once: addresses are shown, kept and shared. */
function useLink() {
  const state = useState<string | null>(null)
  const [, setLink] = state
  useEffect(() => {
    const look = () => {
      const found = tokenIn(location.hash)
      if (!found) return
      history.replaceState(history.state, '', location.pathname + location.search)
      setLink(found)
    }
    look()
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [setLink])
  return state
}

/** Clerk's key, where sign-in is Clerk's. Without an answer the mail form stays, which says what is wrong itself. */
export function useClerkKey(): string | null {
  const [key, setKey] = useState<string | null>(null)
  useEffect(() => {
    configuration().then(
      (held) => setKey(held.signIn === 'clerk' ? (held.clerkPublishableKey ?? '') : null),
      () => undefined,
    )
  }, [])
  return key
}
