import { useEffect, useState } from 'preact/hooks'
import type { Refined, Suggested } from '../../../generated/api'
import { api, said } from '../../api/client'
import { needSession } from '../../api/session'
import { change, draft } from '../../brief/draft'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { CloseIcon } from '../../ui/icons'

type Kind = 'refine' | 'suggest'
interface Help {
  titles: string[]
  hint: string | undefined
}

/** One shorter title, or up to three others; where there is none, what could do more. Taking one can be taken back. */
export default function TitleHelp({ kind, close }: { kind: Kind; close: () => void }) {
  const [found, setFound] = useState<Help | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    let wanted = true
    setFound(null)
    setFault('')
    ask(kind)
      .then((help) => wanted && (help ? setFound(help) : close()))
      .catch((error) => wanted && setFault(said(error)))
    return () => {
      wanted = false
    }
  }, [kind])
  return (
    <section
      class="card mt-2 grid gap-2 p-3"
      aria-label={kind === 'refine' ? say('Refined title') : say('Suggested titles')}
    >
      <div class="flex items-center">
        <p class="hint flex-1" role="status">
          {fault || (found ? heading(kind, found.titles.length) : say('Thinking…'))}
        </p>
        <button type="button" class="btn btn-bare btn-small" aria-label={say('Close')} onClick={close}>
          <CloseIcon size={14} />
        </button>
      </div>
      {found?.titles.map((title) => (
        <button key={title} type="button" dir="auto" class="suggestion" onClick={() => take(title, close)}>
          {title}
        </button>
      ))}
      {found?.hint && <p class="hint">{found.hint}</p>}
    </section>
  )
}

function heading(kind: Kind, count: number): string {
  if (kind === 'refine')
    return count ? say('Shorter:') : say('Nothing can go without changing what it says. Shorten it by hand.')
  return count
    ? say('In your own words; *asterisks* mark the word that stands out:')
    : say(
        'Nothing to suggest that is sure to be right. Put *asterisks* round the word that should stand out.',
      )
}

async function ask(kind: Kind): Promise<Help | null> {
  if (!(await needSession(say('Sign in to have the title refined.')))) return null
  const { title, formats } = draft.peek()
  const body = { title, format: formats[0] ?? 'youtube' }
  if (kind === 'refine') {
    const { refined, hint } = await api<Refined>('/api/title/refine', { method: 'POST', body })
    return { titles: refined === title ? [] : [refined], hint: hint ?? undefined }
  }
  const { suggestions, hint } = await api<Suggested>('/api/title/suggest', { method: 'POST', body })
  return { titles: suggestions, hint: hint ?? undefined }
}

function take(title: string, close: () => void): void {
  const before = draft.peek().title
  change({ title })
  close()
  document.getElementById('title')?.focus()
  toast(say('The title was replaced.'), 'plain', { label: say('Undo'), run: () => change({ title: before }) })
}
