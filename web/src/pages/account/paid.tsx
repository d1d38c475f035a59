import { useEffect, useState } from 'preact/hooks'
import type { BillingAnswer, EntryAnswer } from '../../../generated/api'
import { api, said } from '../../api/client'
import { say } from '../../phrases/say'
import { loadEntries } from './data'
import { creditsOf, justPaid } from './plan-words'

const EVERY_MS = 3000
const TRIES = 30

type Arrived = (billing: BillingAnswer, entries: EntryAnswer[]) => void

/** Back from the payment: the credits come when the provider tells the server, mostly within seconds. */
export function Paid({ arrived }: { arrived: Arrived }) {
  const [note, setNote] = useState('')
  useEffect(() => {
    if (!new URLSearchParams(location.search).has('paid')) return
    history.replaceState(history.state, '', location.pathname + location.hash)
    setNote(say('Thank you. The payment is being confirmed; your credits appear here in a moment.'))
    const control = new AbortController()
    wait(control.signal, arrived).then(setNote, (error) => control.signal.aborted || setNote(said(error)))
    return () => control.abort()
  }, [])
  return (
    <p role="status" class="card border-ember p-4 empty:hidden">
      {note}
    </p>
  )
}

/** The sentence to show in the end. */
async function wait(signal: AbortSignal, arrived: Arrived): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const entries = await loadEntries()
    signal.throwIfAborted()
    const entry = justPaid(entries, Date.now())
    if (entry) {
      arrived(await api<BillingAnswer>('/api/billing', { signal }), entries)
      return say('Thank you. {credits} arrived.', { credits: creditsOf(entry.amount) })
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  return say(
    'Thank you. The payment provider has not confirmed it yet; look again in a few minutes. Nothing is lost.',
  )
}
