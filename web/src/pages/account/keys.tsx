import { useState } from 'preact/hooks'
import type { KeyAnswer, NewKeyAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { toast } from '../../shell/toast'
import { Confirm } from '../../ui/confirm'
import { day, moment } from '../../ui/dates'
import { NewKey } from './new-key'
import { Section } from './section'
import { ShownOnce } from './shown-once'

export function Keys({ keys: first }: { keys: KeyAnswer[] }) {
  const [keys, setKeys] = useState(first)
  const [made, setMade] = useState<NewKeyAnswer | null>(null)
  const [leaving, setLeaving] = useState<KeyAnswer | null>(null)
  const created = (key: NewKeyAnswer) => {
    setMade(key)
    setKeys([...keys, key])
  }
  const revoke = async (key: KeyAnswer) => {
    await api(`/api/key/${key.id}`, { method: 'DELETE' })
    setKeys((held) => held.filter((other) => other.id !== key.id))
    setLeaving(null)
    if (made?.id === key.id) setMade(null)
    toast(`The key “${key.name}” opens nothing any more.`)
  }
  return (
    <Section
      id="keys"
      name="API keys"
      hint="For programs of yours. Each acts as you, within its scope; none can make keys or close the account."
    >
      {made && (
        <ShownOnce
          key={made.id}
          name={`Your key “${made.name}”`}
          secret={made.key}
          close={() => setMade(null)}
        />
      )}
      {keys.length > 0 && (
        <ul class="grid gap-2">
          {keys.map((key) => (
            <Row key={key.id} held={key} revoke={() => setLeaving(key)} />
          ))}
        </ul>
      )}
      <NewKey created={created} first={keys.length === 0} />
      {leaving && (
        <Confirm
          title={`Revoke “${leaving.name}”?`}
          text="Programs that use this key are turned away from now on. A revoked key cannot come back; make another one instead."
          action="Revoke the key"
          run={() => revoke(leaving)}
          close={() => setLeaving(null)}
        />
      )}
    </Section>
  )
}

function Row({ held, revoke }: { held: KeyAnswer; revoke: () => void }) {
  return (
    <li class="card flex flex-wrap items-center gap-x-4 gap-y-1 p-4">
      <div class="min-w-0 flex-1 basis-[240px]">
        <b class="break-words">{held.name}</b> <code class="hint font-mono">{held.prefix}…</code>
        <p class="hint">
          {scopeWords(held.scopes)}. {held.lastUsedAt ? `Last used ${moment(held.lastUsedAt)}` : 'Never used'}
          . {endWords(held.expiresAt, Date.now())}
        </p>
      </div>
      <button
        type="button"
        class="btn btn-small btn-bad"
        aria-label={`Revoke the key ${held.name}`}
        onClick={revoke}
      >
        Revoke
      </button>
    </li>
  )
}

export function scopeWords(scopes: readonly string[]): string {
  return scopes.includes('write') ? 'Reads and makes' : 'Reads only'
}

export function endWords(expiresAt: string | null, now: number): string {
  if (!expiresAt) return 'It has no end.'
  return Date.parse(expiresAt) < now ? `It ended on ${day(expiresAt)}.` : `It ends on ${day(expiresAt)}.`
}
