import { useState } from 'preact/hooks'
import type { ConnectionAnswer, ConnectionCodeAnswer } from '../../../generated/api'
import { api } from '../../api/client'
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
    toast(`${NAMES[kind]} is disconnected.`)
  }
  return (
    <Section
      id="connections"
      name="Discord and Slack"
      hint="Make pictures where your team talks: they count as yours, and show up in your history."
    >
      {code && (
        <ShownOnce
          key={code}
          name="Your code: type /thumbnail-link and this in the chat within a quarter of an hour"
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
                aria-label={`Connect ${NAMES[connection.kind]}`}
                onClick={link}
              >
                Connect
              </button>
            )}
            {connection.connected && (
              <button
                type="button"
                class="btn btn-small"
                aria-label={`Disconnect ${NAMES[connection.kind]}`}
                onClick={() => setLeaving(connection)}
              >
                Disconnect
              </button>
            )}
          </li>
        ))}
      </ul>
      <FormFault fault={attempt.fault} />
      {leaving && (
        <Confirm
          title={`Disconnect ${NAMES[leaving.kind]}?`}
          text={`What you ask for in ${NAMES[leaving.kind]} no longer counts as yours. Pictures that were made stay in your history.`}
          action="Disconnect"
          run={() => disconnect(leaving)}
          close={() => setLeaving(null)}
        />
      )}
    </Section>
  )
}

export function connectionWords({ kind, available, connected, name }: ConnectionAnswer): string {
  if (connected) return name ? `Connected as ${name}.` : 'Connected.'
  if (!available) return `Whoever runs this server has not set up ${NAMES[kind]}.`
  return `Not connected. Get a code here and type it in ${NAMES[kind]}, after /thumbnail-link.`
}
