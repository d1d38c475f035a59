import { useState } from 'preact/hooks'
import { ApiError, said } from '../../api/client'
import { confirmLink } from '../../api/sign-in'
import { useFocusAtOnce } from '../../ui/focus'

/** A link was opened. It is used by a click alone: programs that look through mail open every link in it. */
export function Confirm({ token, done, anew }: { token: string; done: () => void; anew: () => void }) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const spent = fault instanceof ApiError && fault.status === 401
  const enter = async () => {
    if (busy) return
    setBusy(true)
    setFault(null)
    await confirmLink(token).then(done, setFault)
    setBusy(false)
  }
  if (spent) return <Spent anew={anew} />
  return (
    <div class="grid gap-4">
      <p class="text-muted">Your link is here. One click, and this browser is signed in.</p>
      <button type="button" class="btn btn-main w-full" aria-disabled={busy} onClick={enter}>
        {busy ? 'Signing in…' : 'Sign in'}
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
        <b class="block">This link is of no use any more.</b>
        Links work once, within a quarter of an hour. Perhaps it was opened before.
      </p>
      <button ref={button} type="button" class="btn btn-main w-full" onClick={anew}>
        Send a new one
      </button>
    </div>
  )
}
