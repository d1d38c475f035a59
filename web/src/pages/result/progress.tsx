import { useEffect, useRef, useState } from 'preact/hooks'
import type { QueuePlace } from '../../../generated/api'
import { api, said } from '../../api/client'
import { type Generation, learn } from '../../api/generations'
import { queueWords, STAGES, stageWords } from '../../generation/words'
import { meant } from '../../phrases/meant'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { LiveNote } from '../../ui/live-note'

const short: Record<(typeof STAGES)[number], () => string> = {
  photos: () => say('Photos'),
  cutouts: () => say('Cutouts'),
  light: () => meant('Light', 'stage'),
  design: () => say('Design'),
  files: () => say('Files'),
}
const ASK_AGAIN_MS = 8_000
const INTERRUPTED = named('It was interrupted and is taken up again. Nothing is lost.')

/** Where a generation stands that waits or runs. */
export function Progress({ generation }: { generation: Generation }) {
  const { stage, status, progress } = generation
  const queue = useQueue(generation)
  const interrupted = useInterrupted(status)
  const [cancelling, setCancelling] = useState(false)
  const cancel = async () => {
    if (cancelling) return
    setCancelling(true)
    try {
      learn(await api<Generation>(`/api/generation/${generation.id}/cancel`, { method: 'POST' }))
    } catch (error) {
      toast(said(error), 'bad')
      setCancelling(false)
    }
  }
  const note = cancelling ? say('It ends with the step it is at.') : interrupted ? say(INTERRUPTED) : queue
  return (
    <section aria-label={say('Progress')} class="card grid gap-4 p-4">
      <div>
        <p class="text-[17px] leading-snug font-semibold" role="status">
          {cancelling ? say('Cancelling') : stageWords(stage)}
        </p>
        <p class="hint min-h-[39px]">{note}</p>
      </div>
      <progress class="bar" max="1" value={progress} aria-label={say('How much is done')} />
      <Stages stage={stage} />
      <div class="flex items-start justify-between gap-3">
        <LiveNote />
        <button type="button" class="btn btn-small" aria-disabled={cancelling} onClick={cancel}>
          {say('Cancel')}
        </button>
      </div>
    </section>
  )
}

function Stages({ stage }: { stage: string }) {
  const at = stage === 'done' ? STAGES.length : STAGES.indexOf(stage as (typeof STAGES)[number])
  return (
    <ol class="stages">
      {STAGES.map((name, index) => (
        <li
          key={name}
          data-state={index < at ? 'done' : index === at ? 'now' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          {short[name]()}
        </li>
      ))}
    </ol>
  )
}

/** The place in the line in words, counted down between one answer and the next. */
function useQueue({ id, status, queue }: Generation): string {
  const [told, setTold] = useState({ queue: queue as QueuePlace | null | undefined, at: Date.now() })
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const look = () =>
      api<QueuePlace>(`/api/generation/${id}/queue`).then(
        (found) => setTold({ queue: found, at: Date.now() }),
        () => {}, // the guess of before stands; that there is no connection is said elsewhere
      )
    if (status === 'running') look()
    const asking = status === 'pending' ? setInterval(look, ASK_AGAIN_MS) : undefined
    const counting = setInterval(() => setNow(Date.now()), 1000)
    return () => {
      clearInterval(asking)
      clearInterval(counting)
    }
  }, [id, status])
  if (status === 'ready') return ''
  return queueWords(told.queue ?? queue, status, Math.max(0, now - told.at) / 1000)
}

/** True from the moment a running one is back in line until it runs again. */
function useInterrupted(status: Generation['status']): boolean {
  const before = useRef(status)
  const [interrupted, setInterrupted] = useState(false)
  useEffect(() => {
    if (before.current === 'running' && status === 'pending') setInterrupted(true)
    before.current = status
  }, [status])
  return interrupted && status === 'pending'
}
