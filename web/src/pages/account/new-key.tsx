import { useRef, useState } from 'preact/hooks'
import type { KeyBody, NewKeyAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { named, say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Field } from '../../ui/field'
import { PlusIcon } from '../../ui/icons'

const LIVES = [
  [30, named('30 days')],
  [90, named('90 days')],
  [365, named('A year')],
  [0, named('No end')],
] as const

export function NewKey({ created, first }: { created: (key: NewKeyAnswer) => void; first: boolean }) {
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState('')
  const attempt = useAttempt()
  const submitted = async (event: Event) => {
    event.preventDefault()
    const body = keyBody(new FormData(form.current as HTMLFormElement))
    if (!body.name) return setMissing(say('Give it a name, so that you know later what it is for.'))
    setMissing('')
    await attempt.run(async () => {
      created(await api<NewKeyAnswer>('/api/keys', { method: 'POST', body }))
      const name = form.current?.elements.namedItem('name') as HTMLInputElement | null
      if (name) name.value = ''
    })
  }
  return (
    <form ref={form} noValidate class="grid gap-4" onSubmit={submitted}>
      {first && <p class="hint">{say('You have no keys. Programs need one; this page does not.')}</p>}
      <div class="grid items-start gap-4 sm:grid-cols-[1fr_180px_140px]">
        <Field label={say('Name of the key')} fault={missing}>
          {(ties) => (
            <input
              {...ties}
              name="name"
              dir="auto"
              maxLength={100}
              placeholder={say('build server')}
              class="field"
            />
          )}
        </Field>
        <Field label={say('It may')}>
          {(ties) => (
            <select {...ties} name="scope" class="field">
              <option value="write">{say('read and make')}</option>
              <option value="read">{say('read only')}</option>
            </select>
          )}
        </Field>
        <Field label={say('It lives')}>
          {(ties) => (
            <select {...ties} name="days" class="field">
              {LIVES.map(([days, label]) => (
                <option key={days} value={days} selected={days === 90}>
                  {say(label)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <button type="submit" class="btn justify-self-start" aria-disabled={attempt.busy}>
        <PlusIcon /> {attempt.busy ? say('Making…') : say('Make a key')}
      </button>
      <FormFault fault={attempt.fault} />
    </form>
  )
}

export function keyBody(sent: FormData): KeyBody {
  return {
    name: String(sent.get('name') ?? '').trim(),
    scopes: sent.get('scope') === 'read' ? ['read'] : ['read', 'write'],
    days: Number(sent.get('days')) || null,
  }
}
