import { useState } from 'preact/hooks'
import type { KeyAnswer, NewKeyAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
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
    toast(say('The key “{name}” opens nothing any more.', { name: key.name }))
  }
  return (
    <Section
      id="keys"
      name={say('API keys')}
      hint={say(
        'For programs of yours. Each acts as you, within its scope; none can make keys or close the account.',
      )}
    >
      {made && (
        <ShownOnce
          key={made.id}
          name={say('Your key “{name}”', { name: made.name })}
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
          title={say('Revoke “{name}”?', { name: leaving.name })}
          text={say(
            'Programs that use this key are turned away from now on. A revoked key cannot come back; make another one instead.',
          )}
          action={say('Revoke the key')}
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
          {scopeWords(held.scopes)}.{' '}
          {held.lastUsedAt
            ? say('Last used {lastUsedAt}', { lastUsedAt: moment(held.lastUsedAt) })
            : say('Never used')}
          . {endWords(held.expiresAt, Date.now())}
        </p>
      </div>
      <button
        type="button"
        class="btn btn-small btn-bad"
        aria-label={say('Revoke the key {name}', { name: held.name })}
        onClick={revoke}
      >
        {say('Revoke')}
      </button>
    </li>
  )
}

export function scopeWords(scopes: readonly string[]): string {
  return scopes.includes('write') ? say('Reads and makes') : say('Reads only')
}

export function endWords(expiresAt: string | null, now: number): string {
  if (!expiresAt) return say('It has no end.')
  return Date.parse(expiresAt) < now
    ? say('It ended on {expiresAt}.', { expiresAt: day(expiresAt) })
    : say('It ends on {expiresAt}.', { expiresAt: day(expiresAt) })
}
