import { useCallback, useEffect } from 'preact/hooks'
import type { DeliveryAnswer, Deliveries as List } from '../../../generated/api'
import { api } from '../../api/client'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { moment } from '../../ui/dates'
import { Fault, FormFault } from '../../ui/fault'
import { useLoaded } from '../../ui/loaded'

const SHOWN = 20
const LOOK_AGAIN_MS = 2500

/** What became of the newest calls; it looks again while one is on its way. */
export function Deliveries({ path, news }: { path: string; news: number }) {
  const load = useCallback(() => api<List>(path, { query: { limit: SHOWN } }), [path, news])
  const { value, error, again } = useLoaded(load)
  const attempt = useAttempt()
  const due = value?.items.some(
    (call) => call.status === 'pending' && Date.parse(call.availableAt) < Date.now() + 60_000,
  )
  useEffect(() => {
    const timer = due ? setTimeout(again, LOOK_AGAIN_MS) : undefined
    return () => clearTimeout(timer)
  }, [due, value, again])
  const repeat = (call: DeliveryAnswer) =>
    attempt.run(async () => {
      await api(`${path}/${call.id}/again`, { method: 'POST' })
      again()
    })
  if (error && !value) return <Fault error={error} again={again} />
  if (!value) return <p class="hint py-2">{say('Looking…')}</p>
  if (!value.items.length)
    return <p class="hint py-2">{say('No call was made yet. “Send a test” makes one.')}</p>
  return (
    <>
      <ul class="mt-2 grid">
        {value.items.map((call) => (
          <Call key={call.id} call={call} repeat={() => repeat(call)} />
        ))}
      </ul>
      <FormFault fault={attempt.fault} />
    </>
  )
}

function Call({ call, repeat }: { call: DeliveryAnswer; repeat: () => void }) {
  const good = call.status === 'delivered'
  return (
    <li class="flex flex-wrap items-center gap-x-4 border-t border-line py-2">
      <span class="min-w-[150px] font-mono text-[13px]">{call.kind ?? say('event')}</span>
      <span
        class={`flex-1 basis-[220px] text-[13px] ${good ? 'text-good' : call.status === 'failed' ? 'text-bad' : 'text-muted'}`}
      >
        {callWords(call)}
      </span>
      {call.status !== 'pending' && (
        <button
          type="button"
          class="btn btn-small btn-bare"
          aria-label={say('Call again: {kind}', { kind: call.kind ?? say('event') })}
          onClick={repeat}
        >
          {say('Call again')}
        </button>
      )}
    </li>
  )
}

export function callWords(call: Omit<DeliveryAnswer, 'id'>): string {
  const answer = call.responseStatus ? say('answer {status}', { status: call.responseStatus }) : call.error
  const why = answer ? ` (${answer})` : ''
  if (call.status === 'delivered')
    return (call.deliveredAt ? say('Taken {time}', { time: moment(call.deliveredAt) }) : say('Taken')) + why
  if (call.status === 'failed')
    return many('Given up after {count} try', 'Given up after {count} tries', call.attempts) + why
  return call.attempts
    ? say('Tried {attempts}×{why}, next {time}', {
        attempts: call.attempts,
        why,
        time: moment(call.availableAt),
      })
    : say('On its way')
}
