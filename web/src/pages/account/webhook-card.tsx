import { useState } from 'preact/hooks'
import type { WebhookAnswer, WebhookWithSecret } from '../../../generated/api'
import { api } from '../../api/client'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
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
    ...(webhook.enabled ? [[say('Send a test'), test] as const] : []),
    [webhook.enabled ? say('Pause') : say('Switch on'), pause] as const,
    [say('New secret'), renew] as const,
  ]
  return (
    <li class="card grid gap-3 p-4">
      <div>
        <b class="break-all">{webhook.url}</b>
        <p class="hint">
          {stateWords(webhook)} {say('Called for: {events}.', { events: kindWords(webhook.kinds) })}
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
          aria-label={say('Delete the webhook {url}', { url: webhook.url })}
          onClick={remove}
        >
          {say('Delete')}
        </button>
      </div>
      <FormFault fault={attempt.fault} />
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="cursor-pointer font-semibold">{say('Last calls')}</summary>
        {open && <Deliveries path={`${path}/deliveries`} news={news} />}
      </details>
    </li>
  )
}

export function stateWords({ enabled, failures }: Pick<WebhookAnswer, 'enabled' | 'failures'>): string {
  if (!enabled && failures)
    return many(
      'Switched off after {count} call in a row that nobody took.',
      'Switched off after {count} calls in a row that nobody took.',
      failures,
    )
  if (!enabled) return say('Paused.')
  return failures
    ? many('On; the last call failed.', 'On; the last {count} calls failed.', failures)
    : say('On.')
}
