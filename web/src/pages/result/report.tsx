import { useEffect, useState } from 'preact/hooks'
import type { ReportAnswer, SentenceAnswer } from '../../../generated/api'
import { api, said } from '../../api/client'
import type { Generation } from '../../api/generations'
import { shapeOf } from '../../generation/formats'
import { named, say } from '../../phrases/say'
import { CheckIcon, InfoIcon, WarningIcon } from '../../ui/icons'

const looks = {
  warning: { Icon: WarningIcon, colour: 'text-warn', word: named('Look at this') },
  good: { Icon: CheckIcon, colour: 'text-good', word: named('Good') },
  note: { Icon: InfoIcon, colour: 'text-muted', word: named('Good to know') },
} as const

/** How the pictures turned out, in plain words; what to look at comes first. */
export function Report({ generation }: { generation: Generation }) {
  const [items, setItems] = useState<SentenceAnswer[] | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    const control = new AbortController()
    setItems(null)
    setFault('')
    api<ReportAnswer>(`/api/generation/${generation.id}/report`, { signal: control.signal }).then(
      (report) => setItems(report.items),
      (error) => control.signal.aborted || setFault(said(error)),
    )
    return () => control.abort()
  }, [generation.id])
  return (
    <section aria-labelledby="report" class="grid gap-4">
      <h2 id="report" class="flex min-h-10 items-center text-xl">
        {say('How it turned out')}
      </h2>
      <div class="card grid min-h-[240px] content-start gap-5 p-5">
        {fault && <p class="text-bad">{fault}</p>}
        {items &&
          groups(items).map((group) => (
            <Group key={group.level} {...group} many={generation.formats.length > 1} />
          ))}
        {!items && !fault && <Lines />}
      </div>
    </section>
  )
}

type Level = SentenceAnswer['level']

export function groups(items: SentenceAnswer[]): { level: Level; items: SentenceAnswer[] }[] {
  return (['warning', 'good', 'note'] as const)
    .map((level) => ({ level, items: items.filter((item) => item.level === level) }))
    .filter((group) => group.items.length)
}

function Group({ level, items, many }: { level: Level; items: SentenceAnswer[]; many: boolean }) {
  const { Icon, colour, word } = looks[level]
  return (
    <div>
      <h3 class={`mb-1 text-[13px] ${colour}`}>{say(word)}</h3>
      <ul class="grid gap-1.5">
        {items.map((item) => (
          <li key={`${item.format} ${item.text}`} class="flex gap-2.5">
            <span class={`mt-[3px] ${colour}`}>
              <Icon size={16} />
            </span>
            <span>
              {item.text}
              {many && item.format && <span class="hint"> · {shapeOf(item.format).title}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Lines() {
  return (
    <>
      {['w-1/2', 'w-2/3', 'w-1/3', 'w-1/2'].map((width, index) => (
        <span key={index} class={`skeleton block h-4 ${width}`} />
      ))}
    </>
  )
}
