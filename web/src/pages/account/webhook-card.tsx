import { useState } from 'preact/hooks'
import type { WebhookAnswer, WebhookWithSecret } from '../../../generated/api'
import { api } from '../../api/client'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Deliveries } from './deliveries'
import { kindWords } from './new-webhook'

interface Props {
  webhook: WebhookAnswer
  changed: (now: WebhookAnswer) => void
  renewed: (now: WebhookWithSecret) => void
  remove: () => void
}

export function WebhookCard({ webhook, changed, renewed, remove }: Props) {
  const attempt = useAttempt()
  const [open, setOpen] = useState(false)
  /** Rises when the calls should be looked at again. */
  const [news, setNews] = useState(0)
  const path = `/api/webhooks/${webhook.id}`
  const pause = async () => changed(await api(path, { method: 'PATCH', body: { enabled: !webhook.enabled } }))
  const renew = async () => renewed(await api(`${path}/secret`, { method: 'POST' }))
  const test = async () => {
    await api(`${path}/test`, { method: 'POST' })
    setOpen(true)
    setNews((count) => count + 1)
  }
  const actions = [
    ...(webhook.enabled ? [['Send a test', test] as const] : []),
    [webhook.enabled ? 'Pause' : 'Switch on', pause] as const,
    ['New secret', renew] as const,
  ]
  return (
    <li class="card grid gap-3 p-4">
      <div>
        <b class="break-all">{webhook.url}</b>
        <p class="hint">
          {stateWords(webhook)} Called for: {kindWords(webhook.kinds)}.
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        {actions.map(([label, work]) => (
          <button
            key={label}
            type="button"
            class="btn btn-small"
            aria-disabled={attempt.busy}
            onClick={() => attempt.run(work)}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="btn btn-small btn-bad"
          aria-label={`Delete the webhook ${webhook.url}`}
          onClick={remove}
        >
          Delete
        </button>
      </div>
      <FormFault fault={attempt.fault} />
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="cursor-pointer font-semibold">Last calls</summary>
        {open && <Deliveries path={`${path}/deliveries`} news={news} />}
      </details>
    </li>
  )
}

export function stateWords({ enabled, failures }: Pick<WebhookAnswer, 'enabled' | 'failures'>): string {
  if (!enabled && failures) return `Switched off after ${failures} calls in a row that nobody took.`
  if (!enabled) return 'Paused.'
  return failures ? `On; the last ${failures === 1 ? 'call' : `${failures} calls`} failed.` : 'On.'
}
