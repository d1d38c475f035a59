import { useEffect, useRef, useState } from 'preact/hooks'
import type { LinkSent } from '../../../generated/api'
import { said } from '../../api/client'
import { askForLink, confirmLink } from '../../api/sign-in'
import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
import { useAlive } from '../../ui/alive'
import { Field } from '../../ui/field'
import { useFocusAtOnce } from '../../ui/focus'
import { CheckIcon, InfoIcon } from '../../ui/icons'
import { addressFault, RESEND_SECONDS } from './magic-link'

/** An address, then the mail: whoever shows this waits for `token` to be there. */
export function LinkForm({ sending }: { sending?: () => void }) {
  const alive = useAlive()
  const field = useRef<HTMLInputElement>(null)
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState<(LinkSent & { count: number }) | null>(null)
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)

  const attempt = async (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setFault('')
    await work().catch((error) => setFault(said(error)))
    setBusy(false)
  }
  const ask = (address: string) =>
    attempt(async () => {
      setEmail(address)
      const answer = await askForLink(address)
      sending?.()
      setSent((held) => ({ ...answer, count: (held?.count ?? 0) + 1 }))
    })
  const submitted = (event: Event) => {
    event.preventDefault()
    const address = field.current?.value.trim() ?? ''
    const wrong = addressFault(address)
    if (wrong) field.current?.focus()
    if (wrong) setFault(wrong)
    else ask(address)
  }

  if (!sent)
    return (
      <form noValidate onSubmit={submitted} class="grid gap-4">
        <Field
          label={say('Mail address')}
          fault={fault}
          hint={say('No password. A link in a mail opens your account.')}
        >
          {(ties) => (
            <input
              {...ties}
              type="email"
              name="email"
              autocomplete="email"
              inputMode="email"
              class="field"
              ref={field}
              defaultValue={email}
            />
          )}
        </Field>
        {/* Before the page is alive the browser itself would send the form, and put the address into the page's. */}
        <button
          type="submit"
          class="btn btn-main w-full disabled:border-ink disabled:bg-ink disabled:text-paper"
          disabled={!alive}
          aria-disabled={busy}
        >
          {busy ? say('Sending…') : say('Send me a link')}
        </button>
      </form>
    )
  const other = () => {
    setSent(null)
    setFault('')
  }
  return (
    <div class="grid gap-4">
      {sent.token ? (
        <Here
          email={email}
          busy={busy}
          enter={(token) => attempt(() => confirmLink(token))}
          token={sent.token}
        />
      ) : sent.printed ? (
        <Printed />
      ) : (
        <Sent key={sent.count} email={email} busy={busy} again={() => ask(email)} />
      )}
      {fault && (
        <p class="text-[13px] text-bad" role="alert">
          {fault}
        </p>
      )}
      <button type="button" class="btn btn-bare btn-small justify-self-center" onClick={other}>
        {say('Use another address')}
      </button>
    </div>
  )
}

/** The mail is under way. */
function Sent({ email, busy, again }: { email: string; busy: boolean; again: () => void }) {
  const left = useCountdown(RESEND_SECONDS)
  const told = useFocusAtOnce<HTMLDivElement>()
  return (
    <>
      <div ref={told} tabIndex={-1} class="flex gap-3 outline-none">
        <span class="mt-0.5 text-good">
          <CheckIcon size={20} />
        </span>
        <p>
          <b class="block">{say('Look into your mail.')}</b>
          {woven(
            'If {email} is right, a link is on its way there. It works once, within a quarter of an hour. This page goes on by itself when you open it in this browser.',
            { email: <span class="font-semibold break-all">{email}</span> },
          )}
        </p>
      </div>
      <button type="button" class="btn w-full tabular-nums" disabled={left > 0 || busy} onClick={again}>
        {busy ? say('Sending…') : left > 0 ? say('Send again in {left} s', { left }) : say('Send it again')}
      </button>
    </>
  )
}

/** Nor is there one, and this browser has not been given the key of who runs the service. */
function Printed() {
  const told = useFocusAtOnce<HTMLDivElement>()
  return (
    <div ref={told} tabIndex={-1} class="flex gap-3 outline-none">
      <span class="mt-0.5 text-muted">
        <InfoIcon size={20} />
      </span>
      <p>
        <b class="block">{say('This machine sends no mail.')}</b>
        {say(
          'The link is printed where the service runs: open it in this browser. If the service is yours, open the address that it printed when it started, and one click will do from then on.',
        )}
      </p>
    </div>
  )
}

/** In development no mail is sent, and the page says so rather than pretend. */
function Here(props: { email: string; token: string; busy: boolean; enter: (token: string) => void }) {
  const button = useFocusAtOnce<HTMLButtonElement>()
  return (
    <>
      <div id="no-mail" class="flex gap-3">
        <span class="mt-0.5 text-muted">
          <InfoIcon size={20} />
        </span>
        <p>
          <b class="block">{say('This machine sends no mail.')}</b>
          {say('It runs in development, for you alone, so the link is used right here.')}
        </p>
      </div>
      <button
        ref={button}
        aria-describedby="no-mail"
        type="button"
        class="btn btn-main w-full"
        aria-disabled={props.busy}
        onClick={() => props.enter(props.token)}
      >
        <span class="truncate">
          {props.busy ? say('Signing in…') : say('Sign in as {email}', { email: props.email })}
        </span>
      </button>
    </>
  )
}

function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const timer = setInterval(() => setLeft((held) => Math.max(0, held - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return left
}
