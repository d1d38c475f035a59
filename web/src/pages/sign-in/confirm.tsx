import { useEffect, useState } from 'preact/hooks'
import { ApiError, said } from '../../api/client'
import { confirmLink, whoseLink } from '../../api/sign-in'
import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
import { useFocusAtOnce } from '../../ui/focus'

/**
 * A link was opened. It is used by a click alone, since programs that look through mail open every link in it; and the
 * page says first for whom, since anybody may send a link to an account of their own.
 */
export function Confirm({ token, done, anew }: { token: string; done: () => void; anew: () => void }) {
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const spent = fault instanceof ApiError && fault.status === 401
  const attempt = async (work: Promise<void>) => {
    setBusy(true)
    setFault(null)
    await work.catch(setFault)
    setBusy(false)
  }
  const look = () => attempt(whoseLink(token).then(setEmail))
  useEffect(() => {
    look()
  }, [token])
  if (spent) return <Spent anew={anew} />
  const pressed = () => busy || (email ? attempt(confirmLink(token).then(done)) : look())
  const label = email
    ? busy
      ? say('Signing in…')
      : say('Sign in as {email}', { email })
    : busy
      ? say('Looking…')
      : say('Look again')
  return (
    <div class="grid grid-cols-1 gap-4">
      <p class="text-muted">
        {email
          ? woven(
              'This link opens the account of {email}. One click, and this browser is signed in. If that is not you, close this page.',
              { email: <b class="break-all text-ink">{email}</b> },
            )
          : say('Your link is here.')}
      </p>
      <button type="button" class="btn btn-main w-full" aria-disabled={busy} onClick={pressed}>
        <span class="truncate">{label}</span>
      </button>
      {fault !== null && (
        <p class="text-[13px] text-bad" role="alert">
          {said(fault)}
        </p>
      )}
    </div>
  )
}

function Spent({ anew }: { anew: () => void }) {
  const button = useFocusAtOnce<HTMLButtonElement>()
  return (
    <div class="grid gap-4">
      <p role="alert">
        <b class="block">{say('This link is of no use any more.')}</b>
        {say(
          'Links work once, within a quarter of an hour, and only the newest. Perhaps it was opened before, or another one was asked for.',
        )}
      </p>
      <button ref={button} type="button" class="btn btn-main w-full" onClick={anew}>
        {say('Send a new one')}
      </button>
    </div>
  )
}
