import { useEffect, useRef, useState } from 'preact/hooks'
import { said } from '../../api/client'
import { say } from '../../phrases/say'
import { DownloadIcon, TrashIcon } from '../../ui/icons'
import { downloadExport } from './export'
import { Section } from './section'

/** Taking everything along, and leaving. */
export function OwnData({ leave }: { leave: () => void }) {
  return (
    <>
      <Section
        id="export"
        name={say('Export my data')}
        hint={say(
          'One zip file: your pictures, photos, brand kits, scenes and settings, files as they are and the rest as JSON.',
        )}
      >
        <Export />
      </Section>
      <Section
        id="delete"
        name={say('Delete my account')}
        hint={say(
          'Everything that is kept of you is deleted. What that means, with numbers, is shown before anything happens.',
        )}
      >
        <button type="button" class="btn btn-bad justify-self-start" onClick={leave}>
          <TrashIcon /> {say('Delete my account…')}
        </button>
      </Section>
    </>
  )
}

function Export() {
  const [note, setNote] = useState('')
  const [control, setControl] = useState<AbortController | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async () => {
    const own = new AbortController()
    running.current = own
    setControl(own)
    try {
      await downloadExport(setNote, own.signal)
    } catch (error) {
      setNote(own.signal.aborted ? say('Stopped.') : said(error))
    }
    setControl(null)
  }
  return (
    <div class="flex min-h-[40px] flex-wrap items-center gap-3">
      {control ? (
        <button type="button" class="btn" onClick={() => control.abort()}>
          {say('Stop')}
        </button>
      ) : (
        <button type="button" class="btn" onClick={start}>
          <DownloadIcon /> {say('Download my data')}
        </button>
      )}
      <span role="status" class="hint tabular-nums">
        {note}
      </span>
    </div>
  )
}
