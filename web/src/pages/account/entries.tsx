import { useState } from 'preact/hooks'
import type { EntryAnswer } from '../../../generated/api'
import { locale } from '../../phrases/lists'
import { say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { moment } from '../../ui/dates'
import { FormFault } from '../../ui/fault'
import { ENTRIES_A_PAGE, loadEntries } from './data'
import { entryWords, settled } from './plan-words'

/** What happened to the credits, newest first. */
export function EntryList({ entries: first }: { entries: EntryAnswer[] }) {
  const [entries, setEntries] = useState(first)
  const [more, setMore] = useState(first.length === ENTRIES_A_PAGE)
  const attempt = useAttempt()
  if (!entries.length) return <p class="hint">{say('Nothing has happened to your credits yet.')}</p>
  const older = () =>
    attempt.run(async () => {
      const found = await loadEntries(entries.at(-1)?.id)
      setEntries([...entries, ...found])
      setMore(found.length === ENTRIES_A_PAGE)
    })
  return (
    <div class="grid justify-items-start gap-3">
      <table class="w-full max-w-[640px] text-start">
        <caption class="label text-start">{say('What happened to them')}</caption>
        <thead class="sr-only">
          <tr>
            <th scope="col">{say('When')}</th>
            <th scope="col">{say('What')}</th>
            <th scope="col">{say('Credits')}</th>
          </tr>
        </thead>
        <tbody>
          {settled(entries).map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" class="btn btn-small" aria-disabled={attempt.busy} onClick={older}>
          {attempt.busy ? say('Loading…') : say('Show older')}
        </button>
      )}
      <FormFault fault={attempt.fault} />
    </div>
  )
}

function Row({ entry }: { entry: EntryAnswer }) {
  const words = entryWords(entry.kind)
  return (
    <tr class="border-t border-line">
      <td class="hint py-2 pe-4 whitespace-nowrap">{moment(entry.createdAt)}</td>
      <td class="w-full py-2">
        {entry.generationId ? (
          <a class="underline" href={`/g/${entry.generationId}`}>
            {words}
          </a>
        ) : (
          words
        )}
      </td>
      <td class="py-2 text-end font-semibold tabular-nums">{signed(entry.amount)}</td>
    </tr>
  )
}

/** With a true minus, as wide as the plus. */
function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${Math.abs(amount).toLocaleString(locale())}`
}
