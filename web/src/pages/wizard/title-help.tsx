import { useEffect, useState } from 'preact/hooks'
import type { Refined, Suggested } from '../../../generated/api'
import { api, said } from '../../api/client'
import { needSession } from '../../api/session'
import { change, draft } from '../../brief/draft'
import { toast } from '../../shell/toast'
import { CloseIcon } from '../../ui/icons'

/** One shorter title, or three that differ in kind. Taking one can be taken back. */
export default function TitleHelp({ kind, close }: { kind: 'refine' | 'suggest'; close: () => void }) {
  const [found, setFound] = useState<string[] | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    let wanted = true
    setFound(null)
    setFault('')
    ask(kind)
      .then((titles) => wanted && (titles ? setFound(titles) : close()))
      .catch((error) => wanted && setFault(said(error)))
    return () => {
      wanted = false
    }
  }, [kind])
  return (
    <section
      class="card mt-2 grid gap-2 p-3"
      aria-label={kind === 'refine' ? 'Refined title' : 'Suggested titles'}
    >
      <div class="flex items-center">
        <p class="hint flex-1" role="status">
          {fault ||
            (!found
              ? 'Thinking…'
              : kind === 'refine'
                ? 'Shorter and stronger:'
                : 'Three that differ in kind:')}
        </p>
        <button type="button" class="btn btn-bare btn-small" aria-label="Close" onClick={close}>
          <CloseIcon size={14} />
        </button>
      </div>
      {found?.map((title) => (
        <button key={title} type="button" class="suggestion" onClick={() => take(title, close)}>
          {title}
        </button>
      ))}
    </section>
  )
}

async function ask(kind: 'refine' | 'suggest'): Promise<string[] | null> {
  if (!(await needSession('Sign in to have the title refined.'))) return null
  const body = { title: draft.peek().title, format: draft.peek().formats[0] ?? 'youtube' }
  if (kind === 'refine') return [(await api<Refined>('/api/title/refine', { method: 'POST', body })).refined]
  return [...new Set((await api<Suggested>('/api/title/suggest', { method: 'POST', body })).suggestions)]
}

function take(title: string, close: () => void): void {
  const before = draft.peek().title
  change({ title })
  close()
  document.getElementById('title')?.focus()
  toast('The title was replaced.', 'plain', { label: 'Undo', run: () => change({ title: before }) })
}
