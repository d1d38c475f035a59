import { useState } from 'preact/hooks'
import type { ConnectionAnswer, ConnectionCodeAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { useAttempt } from '../../ui/attempt'
import { Confirm } from '../../ui/confirm'
import { FormFault } from '../../ui/fault'
import { Section } from './section'
import { ShownOnce } from './shown-once'

const NAMES = { discord: 'Discord', slack: 'Slack' } as const

/** The chat services that this account is known to. */
export function Connections({ connections: first }: { connections: ConnectionAnswer[] }) {
  const [connections, setConnections] = useState(first)
  const [leaving, setLeaving] = useState<ConnectionAnswer | null>(null)
  const [code, setCode] = useState('')
  const attempt = useAttempt()
  const link = () =>
    attempt.run(async () => {
      const made = await api<ConnectionCodeAnswer>('/api/account/connections/code', { method: 'POST' })
      setCode(made.code)
    })
  const disconnect = async ({ kind }: ConnectionAnswer) => {
    await api(`/api/account/connection/${kind}`, { method: 'DELETE' })
    setConnections((held) =>
      held.map((other) => (other.kind === kind ? { ...other, connected: false, name: '' } : other)),
    )
    setLeaving(null)
    toast(say('{service} is disconnected.', { service: NAMES[kind] }))
  }
  return (
    <Section
      id="connections"
      name={say('Discord and Slack')}
      hint={say('Make pictures where your team talks: they count as yours, and show up in your history.')}
    >
      {code && (
        <ShownOnce
          key={code}
          name={say('Your code: type /thumbnail-link and this in the chat within a quarter of an hour')}
          secret={code}
          close={() => setCode('')}
        />
      )}
      <ul class="grid gap-2">
        {connections.map((connection) => (
          <li key={connection.kind} class="card flex min-h-[64px] flex-wrap items-center gap-x-4 gap-y-2 p-4">
            <div class="min-w-0 flex-1 basis-[240px]">
              <b>{NAMES[connection.kind]}</b>
              <p class="hint break-words">{connectionWords(connection)}</p>
            </div>
            {connection.available && !connection.connected && (
              <button
                type="button"
                class="btn btn-small"
                aria-label={say('Connect {service}', { service: NAMES[connection.kind] })}
                onClick={link}
              >
                {say('Connect')}
              </button>
            )}
            {connection.connected && (
              <button
                type="button"
                class="btn btn-small"
                aria-label={say('Disconnect {service}', { service: NAMES[connection.kind] })}
                onClick={() => setLeaving(connection)}
              >
                {say('Disconnect')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <FormFault fault={attempt.fault} />
      {leaving && (
        <Confirm
          title={say('Disconnect {service}?', { service: NAMES[leaving.kind] })}
          text={say(
            'What you ask for in {service} no longer counts as yours. Pictures that were made stay in your history.',
            { service: NAMES[leaving.kind] },
          )}
          action={say('Disconnect')}
          run={() => disconnect(leaving)}
          close={() => setLeaving(null)}
        />
      )}
    </Section>
  )
}

export function connectionWords({ kind, available, connected, name }: ConnectionAnswer): string {
  if (connected) return name ? say('Connected as {name}.', { name }) : say('Connected.')
  if (!available) return say('Whoever runs this server has not set up {service}.', { service: NAMES[kind] })
  return say('Not connected. Get a code here and type it in {service}, after /thumbnail-link.', {
    service: NAMES[kind],
  })
}
