import { said } from '../api/client'
import { say } from '../phrases/say'

/** What could not be loaded, and the way to try again. */
export function Fault({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div role="alert" class="grid justify-items-start gap-3 py-6">
      <p>{said(error)}</p>
      <button type="button" class="btn" onClick={again}>
        {say('Try again')}
      </button>
    </div>
  )
}

/** Under a form: what went wrong when it was sent. */
export function FormFault({ fault }: { fault: string }) {
  return (
    <p role="alert" class="text-[13px] text-bad empty:hidden">
      {fault}
    </p>
  )
}
