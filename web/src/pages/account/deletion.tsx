import { useCallback, useState } from 'preact/hooks'
import type { LossesAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
import { useAttempt } from '../../ui/attempt'
import { Dialog } from '../../ui/dialog'
import { Fault, FormFault } from '../../ui/fault'
import { Field } from '../../ui/field'
import { useLoaded } from '../../ui/loaded'
import { deletionWords } from './deletion-words'
import { signOut } from './sign-out'

interface Props {
  email: string | null
  close: () => void
  gone: () => void
}

/** What will happen, with numbers; then the address has to be typed, since nothing can be taken back. */
export function Deletion({ email, close, gone }: Props) {
  const load = useCallback(() => api<LossesAnswer>('/api/account/deletion-preview'), [])
  const { value, error, again } = useLoaded(load)
  return (
    <Dialog title={say('Delete my account')} close={close}>
      <div class="grid min-h-[230px] content-start gap-4">
        {value ? (
          <Sure preview={value} word={email ?? 'delete'} close={close} gone={gone} />
        ) : error ? (
          <Fault error={error} again={again} />
        ) : (
          <p class="text-muted">{say('Counting what is kept of you…')}</p>
        )}
      </div>
    </Dialog>
  )
}

interface SureProps {
  preview: LossesAnswer
  /** To be typed. */
  word: string
  close: () => void
  gone: () => void
}

function Sure({ preview, word, close, gone }: SureProps) {
  const [typed, setTyped] = useState('')
  const attempt = useAttempt()
  const same = typed.trim().toLowerCase() === word.toLowerCase()
  const submitted = async (event: Event) => {
    event.preventDefault()
    if (!same) return attempt.setFault(say('Type {word} to go on.', { word }))
    await attempt.run(async () => {
      await api('/api/account', { method: 'DELETE' })
      gone()
      await signOut()
    })
  }
  return (
    <form noValidate class="grid gap-4" onSubmit={submitted}>
      <p>{say('This is for good, and begins at once:')}</p>
      <ul class="grid list-disc gap-1 ps-5">
        {deletionWords(preview).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Field label={woven('Type {word} to go on', { word: <span class="font-mono break-all">{word}</span> })}>
        {(ties) => (
          <input
            {...ties}
            class="field"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <FormFault fault={attempt.fault} />
      <div class="flex flex-wrap justify-end gap-3">
        <button type="button" class="btn" onClick={close}>
          {say('Keep my account')}
        </button>
        <button type="submit" class="btn btn-bad" aria-disabled={!same || attempt.busy}>
          {attempt.busy ? say('Deleting…') : say('Delete everything')}
        </button>
      </div>
    </form>
  )
}
