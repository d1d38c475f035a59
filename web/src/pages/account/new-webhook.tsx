import { useRef, useState } from 'preact/hooks'
import type { WebhookBody, WebhookWithSecret } from '../../../generated/api'
import { api } from '../../api/client'
import { named, say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Field } from '../../ui/field'
import { PlusIcon } from '../../ui/icons'

export const KINDS = {
  'generation:ready': named('ready'),
  'generation:failed': named('failed'),
  'generation:cancelled': named('cancelled'),
  'generation:deleted': named('deleted'),
  'generation:progress': named('progress'),
} as const
type Kind = keyof typeof KINDS
/** How it ended is what most want to hear. */
const USUAL = new Set<string>(['generation:ready', 'generation:failed', 'generation:cancelled'])

export function NewWebhook({
  created,
  first,
}: {
  created: (made: WebhookWithSecret) => void
  first: boolean
}) {
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState('')
  const attempt = useAttempt()
  const submitted = async (event: Event) => {
    event.preventDefault()
    const body = webhookBody(new FormData(form.current as HTMLFormElement))
    const fault = addressFault(body.url)
    setWrong(fault)
    if (fault) return
    await attempt.run(async () => {
      created(await api<WebhookWithSecret>('/api/webhooks', { method: 'POST', body }))
      form.current?.reset()
    })
  }
  return (
    <form ref={form} noValidate class="grid gap-4" onSubmit={submitted}>
      {first && (
        <p class="hint">
          {say('Nothing is called yet. Without a webhook, this page and the API tell you the same.')}
        </p>
      )}
      <Field label={say('Address to call')} fault={wrong} class="max-w-[560px]">
        {(ties) => (
          <input
            {...ties}
            name="url"
            type="url"
            maxLength={2000}
            placeholder="https://example.org/thumbsmith"
            class="field"
          />
        )}
      </Field>
      <fieldset>
        <legend class="label">{say('When a picture is')}</legend>
        <div class="flex flex-wrap gap-2">
          {Object.entries(KINDS).map(([kind, label]) => (
            <label key={kind} class="chip">
              <input
                type="checkbox"
                name="kinds"
                value={kind}
                class="accent-ink"
                defaultChecked={USUAL.has(kind)}
              />
              {label === 'progress' ? say('a step further') : say(label)}
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="btn justify-self-start" aria-disabled={attempt.busy}>
        <PlusIcon /> {attempt.busy ? say('Adding…') : say('Add a webhook')}
      </button>
      <FormFault fault={attempt.fault} />
    </form>
  )
}

/** All kinds are sent as none, which stands for those that come later too. */
export function webhookBody(sent: FormData): WebhookBody {
  const kinds = sent.getAll('kinds') as Kind[]
  return {
    url: String(sent.get('url') ?? '').trim(),
    kinds: kinds.length === Object.keys(KINDS).length ? [] : kinds,
  }
}

/** What can be seen from here; whether the name leads to a public address the server knows. */
export function addressFault(url: string): string {
  if (!url) return say('Write the address, as https://example.org/thumbsmith.')
  return /^https?:\/\/[^\s/]+/.test(url)
    ? ''
    : say('An address begins with https:// and has a name after it.')
}

export function kindWords(kinds: readonly string[]): string {
  if (!kinds.length) return say('every event')
  return kinds.map((kind) => say(KINDS[kind as Kind] ?? kind)).join(', ')
}
