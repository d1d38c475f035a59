import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { api, said, sentence } from '../../api/client'
import { type Generation, learn } from '../../api/generations'
import { newFrom } from '../../generation/deeds'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'

/** A generation that failed or was cancelled: what happened, what it cost, what can be done. */
export function Ended({ generation }: { generation: Generation }) {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const failed = generation.status === 'failed'
  const retry = async () => {
    if (busy) return
    setBusy(true)
    try {
      learn(await api<Generation>(`/api/generation/${generation.id}/retry`, { method: 'POST' }))
    } catch (error) {
      toast(said(error), 'bad')
      setBusy(false)
    }
  }
  const message = sentence(generation.error?.message || say('It could not be made'))
  return (
    <section
      class="card grid gap-4 p-5"
      role={failed ? 'alert' : undefined}
      aria-label={say('What happened')}
    >
      <div>
        <h2 class="text-xl">{failed ? say('This picture could not be made') : say('Cancelled')}</h2>
        <p class="mt-1 max-w-[65ch] text-muted">
          {failed ? message : say('It was stopped before it was done.')}
          {!/nothing was charged/i.test(message) && ` ${say('Nothing was charged.')}`}
        </p>
      </div>
      <div class="flex flex-wrap gap-3">
        <button type="button" class="btn btn-main" aria-disabled={busy} onClick={retry}>
          {failed ? say('Try again') : say('Make it after all')}
        </button>
        <button type="button" class="btn" onClick={() => newFrom(generation, route)}>
          {say('Change the brief')}
        </button>
      </div>
    </section>
  )
}
