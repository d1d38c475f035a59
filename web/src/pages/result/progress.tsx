import { useEffect, useRef, useState } from 'preact/hooks'
import { api, said } from '../../api/client'
import { type Generation, learn } from '../../api/generations'
import { toast } from '../../shell/toast'
import { LiveNote } from '../../ui/live-note'
import { queueWords, STAGES, stageWords } from './words'

const short: Record<(typeof STAGES)[number], string> = {
  photos: 'Photos',
  cutouts: 'Cutouts',
  light: 'Light',
  design: 'Design',
  files: 'Files',
}

/** Where a generation stands that waits or runs. */
export function Progress({ generation }: { generation: Generation }) {
  const { stage, status, progress, queue } = generation
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
  return (
    <section aria-label="Progress" class="card grid gap-4 p-5">
      <div class="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div class="flex-1">
          <p class="text-xl font-semibold" role="status">
            {cancelling ? 'Cancelling' : stageWords(stage)}
          </p>
          <p class="hint min-h-[20px]">
            {cancelling
              ? 'It ends with the step it is at.'
              : interrupted
                ? interruptedWords
                : queueWords(queue, status)}
          </p>
        </div>
        <button type="button" class="btn" aria-disabled={cancelling} onClick={cancel}>
          Cancel
        </button>
      </div>
      <progress class="bar" max="1" value={progress} aria-label="How much is done" />
      <Stages stage={stage} />
      <LiveNote />
    </section>
  )
}

const interruptedWords =
  'It was interrupted and is taken up again. Nothing is lost, nothing is charged twice.'

function Stages({ stage }: { stage: string }) {
  const at = STAGES.indexOf(stage as (typeof STAGES)[number])
  return (
    <ol class="stages">
      {STAGES.map((name, index) => (
        <li
          key={name}
          data-state={index < at ? 'done' : index === at ? 'now' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          {short[name]}
        </li>
      ))}
    </ol>
  )
}

/** True from the moment a running one is back in line until it runs again and has got somewhere. */
function useInterrupted(status: Generation['status']): boolean {
  const before = useRef(status)
  const [interrupted, setInterrupted] = useState(false)
  useEffect(() => {
    if (before.current === 'running' && status === 'pending') setInterrupted(true)
    before.current = status
  }, [status])
  return interrupted && status === 'pending'
}
