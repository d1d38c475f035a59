import { useState } from 'preact/hooks'
import type { WebhookAnswer, WebhookWithSecret } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { Confirm } from '../../ui/confirm'
import { NewWebhook } from './new-webhook'
import { Section } from './section'
import { ShownOnce } from './shown-once'
import { WebhookCard } from './webhook-card'

export function Webhooks({ webhooks: first }: { webhooks: WebhookAnswer[] }) {
  const [webhooks, setWebhooks] = useState(first)
  const [secret, setSecret] = useState<WebhookWithSecret | null>(null)
  const [leaving, setLeaving] = useState<WebhookAnswer | null>(null)
  const changed = (now: WebhookAnswer) =>
    setWebhooks((held) => held.map((other) => (other.id === now.id ? now : other)))
  const created = (made: WebhookWithSecret) => {
    setWebhooks([...webhooks, made])
    setSecret(made)
  }
  const remove = async (webhook: WebhookAnswer) => {
    await api(`/api/webhooks/${webhook.id}`, { method: 'DELETE' })
    setWebhooks((held) => held.filter((other) => other.id !== webhook.id))
    setLeaving(null)
    if (secret?.id === webhook.id) setSecret(null)
    toast(say('The webhook is deleted; its address is not called any more.'))
  }
  return (
    <Section
      id="webhooks"
      name={say('Webhooks')}
      hint={say(
        'Addresses of yours that are called when a picture is ready, fails or goes on. Calls are signed after the Standard Webhooks specification.',
      )}
    >
      {secret && (
        <ShownOnce
          key={secret.secret}
          name={say('The secret that verifies our calls')}
          secret={secret.secret}
          close={() => setSecret(null)}
        />
      )}
      {webhooks.length > 0 && (
        <ul class="grid gap-3">
          {webhooks.map((webhook) => (
            <WebhookCard
              key={webhook.id}
              webhook={webhook}
              changed={changed}
              renewed={setSecret}
              remove={() => setLeaving(webhook)}
            />
          ))}
        </ul>
      )}
      <NewWebhook created={created} first={webhooks.length === 0} />
      {leaving && (
        <Confirm
          title={say('Delete this webhook?')}
          text={say('{url} is not called any more, and the record of its calls goes with it.', {
            url: leaving.url,
          })}
          action={say('Delete the webhook')}
          run={() => remove(leaving)}
          close={() => setLeaving(null)}
        />
      )}
    </Section>
  )
}
