import { useRef, useState } from 'preact/hooks'
import type { WebhookBody, WebhookWithSecret } from '../../../generated/api'
import { api } from '../../api/client'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Field } from '../../ui/field'
import { PlusIcon } from '../../ui/icons'

export const KINDS = {
  'generation:ready': 'ready',
  'generation:failed': 'failed',
  'generation:cancelled': 'cancelled',
  'generation:deleted': 'deleted',
  'generation:progress': 'progress',
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
        <p class="hint">Nothing is called yet. Without a webhook, this page and the API tell you the same.</p>
      )}
      <Field label="Address to call" fault={wrong} class="max-w-[560px]">
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
        <legend class="label">When a picture is</legend>
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
              {label === 'progress' ? 'a step further' : label}
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="btn justify-self-start" aria-disabled={attempt.busy}>
        <PlusIcon /> {attempt.busy ? 'Adding…' : 'Add a webhook'}
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
  if (!url) return 'Write the address, as https://example.org/thumbsmith.'
  return /^https?:\/\/[^\s/]+/.test(url) ? '' : 'An address begins with https:// and has a name after it.'
}

export function kindWords(kinds: readonly string[]): string {
  if (!kinds.length) return 'every event'
  return kinds.map((kind) => KINDS[kind as Kind] ?? kind).join(', ')
}
