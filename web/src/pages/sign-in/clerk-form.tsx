import { useEffect, useRef, useState } from 'preact/hooks'
import { openClerk } from '../../api/clerk'
import { said } from '../../api/client'
import { say } from '../../phrases/say'

/** Clerk's own form, where this server leaves sign-in to it. */
export function ClerkForm({ publishableKey, next }: { publishableKey: string; next: string }) {
  const place = useRef<HTMLDivElement>(null)
  const [fault, setFault] = useState('')
  const [tries, setTries] = useState(1)
  useEffect(() => {
    const node = place.current
    let unmount: (() => void) | undefined
    let wanted = true
    openClerk(publishableKey)
      .then((clerk) => {
        if (!wanted || !node || clerk.session) return
        clerk.mountSignIn(node, {
          routing: 'hash',
          withSignUp: true,
          forceRedirectUrl: next,
          signUpForceRedirectUrl: next,
        })
        unmount = () => clerk.unmountSignIn(node)
      })
      .catch((error) => wanted && setFault(said(error)))
    return () => {
      wanted = false
      unmount?.()
    }
  }, [publishableKey, next, tries])
  const again = () => {
    setFault('')
    setTries(tries + 1)
  }
  return (
    <div class="grid min-h-[420px] content-start justify-items-center">
      <div ref={place} />
      {fault && (
        <div role="alert" class="grid justify-items-start gap-4">
          <p>{fault}</p>
          <button type="button" class="btn" onClick={again}>
            {say('Try again')}
          </button>
        </div>
      )}
    </div>
  )
}
