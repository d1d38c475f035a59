import { say } from '../../phrases/say'
import { useFocusAtOnce } from '../../ui/focus'
import { CopyButton } from './copy-button'

interface Props {
  /** What it is: "Your API key". */
  name: string
  secret: string
  close: () => void
}

/** A secret that the server keeps no copy of. */
export function ShownOnce({ name, secret, close }: Props) {
  const place = useFocusAtOnce<HTMLDivElement>()
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={name}
      class="grid gap-3 rounded-card border border-ember p-4 outline-none"
    >
      <p>
        <b>{say('{name} is shown this once.', { name })}</b>{' '}
        {say('Keep it where you keep passwords: it cannot be shown again.')}
      </p>
      <div class="flex flex-wrap items-center gap-2">
        <code class="min-w-0 flex-1 basis-[220px] rounded-control bg-sunk px-3 py-2 font-mono text-[13px] break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} label={say('Copy: {name}', { name })} />
      </div>
      <button type="button" class="btn btn-small justify-self-start" onClick={close}>
        {say('I have kept it')}
      </button>
    </section>
  )
}
