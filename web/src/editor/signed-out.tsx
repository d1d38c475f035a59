import { useEffect } from 'preact/hooks'
import { needSession, token } from '../api/session'
import { named, say } from '../phrases/say'
import { WarningIcon } from '../ui/icons'
import { useSaving } from './saving/context'

const WHY = named('Sign in again, and what you changed is saved.')

/** The session ended while a design was open: it stays as it is, and is saved when somebody has signed in again. */
export function SignedOut() {
  const saving = useSaving()
  const signedIn = token.value !== null
  useEffect(() => {
    if (signedIn) saving.signedInAgain()
    else needSession(say(WHY))
  }, [signedIn, saving])
  if (signedIn) return null
  return (
    <div class="ed-banner" role="alert">
      <WarningIcon />
      <p>{say('You are not signed in any more. What you change is kept in this browser until you are.')}</p>
      <button type="button" class="btn btn-small" onClick={() => needSession(say(WHY))}>
        {say('Sign in')}
      </button>
    </div>
  )
}
