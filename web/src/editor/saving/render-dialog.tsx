/** Final files of what was changed: chosen, made, downloaded. */

import { useEffect, useState } from 'preact/hooks'
import { said } from '../../api/client'
import { keepUp, known, load } from '../../api/generations'
import { shapeOf } from '../../generation/formats'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { Dialog } from '../../ui/dialog'
import { DownloadIcon } from '../../ui/icons'
import { Check } from '../fields/check'
import { useSaving } from './context'
import { changedFormats, render } from './rendering'

export function RenderDialog({ close }: { close: () => void }) {
  const [made, setMade] = useState<ReadonlyMap<string, string> | null>(null)
  return (
    <Dialog title={made ? say('Your files') : say('Render')} close={close}>
      {made ? <Files made={made} /> : <Choice done={setMade} />}
    </Dialog>
  )
}

function Choice({ done }: { done: (made: ReadonlyMap<string, string>) => void }) {
  const saving = useSaving()
  const { editor } = saving
  const [formats, setFormats] = useState(() => {
    const changed = changedFormats(saving)
    return changed.length > 0 ? changed : [editor.format.value]
  })
  const [psd, setPsd] = useState(true)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const begin = async () => {
    setBusy(true)
    setFault('')
    try {
      done(await render(saving, formats, psd ? ['psd'] : []))
    } catch (error) {
      setFault(said(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="grid gap-4">
      <p class="text-muted">{say('The server makes the final files from this design, at full size.')}</p>
      <fieldset class="grid gap-2">
        <legend class="label">{say('Formats')}</legend>
        {editor.formats.value.map((format) => (
          <Check
            key={format}
            label={shapeOf(format).title}
            on={formats.includes(format)}
            onChange={(on) =>
              setFormats(
                editor.formats.value.filter((held) => (held === format ? on : formats.includes(held))),
              )
            }
          />
        ))}
      </fieldset>
      <Check label={say('Also a layered PSD')} on={psd} onChange={setPsd} />
      {fault && (
        <p class="text-bad" role="alert">
          {fault}
        </p>
      )}
      <button type="button" class="btn btn-main" disabled={busy || formats.length === 0} onClick={begin}>
        {busy
          ? say('Saving and sending')
          : formats.length > 1
            ? many('Render {count} format', 'Render {count} formats', formats.length)
            : say('Render')}
      </button>
    </div>
  )
}

function Files({ made }: { made: ReadonlyMap<string, string> }) {
  const ids = [...made.values()]
  useEffect(() => {
    const stops = ids.map((id) => keepUp(id))
    return () => {
      for (const stop of stops) stop()
    }
  }, [ids.join()])
  return (
    <div class="grid gap-4" aria-live="polite">
      {[...made].map(([format, id]) => (
        <One key={id} format={format} id={id} />
      ))}
      <p class="hint">{say('The design stays open; each render has its own page in your history.')}</p>
    </div>
  )
}

function One({ format, id }: { format: string; id: string }) {
  const held = known.value.get(id)
  const ready = held?.status === 'ready'
  useEffect(() => {
    // The news that it is ready comes without the files.
    if (ready && !held?.files?.length) load(id).catch(() => undefined)
  }, [ready, id])
  const files = ready ? (held.files ?? []).filter((file) => file.kind === 'file') : []
  const ended = held?.status === 'failed' || held?.status === 'cancelled'
  return (
    <section class="ed-render">
      <h3>{shapeOf(format).title}</h3>
      {ended && <p class="text-bad">{held?.error?.message ?? say('It was cancelled.')}</p>}
      {!ended && files.length === 0 && (
        <>
          <progress class="bar" max={1} value={held?.progress ?? 0} aria-label={shapeOf(format).title} />
          <p class="hint">{held?.status === 'running' ? say('Being made') : say('Waiting for its turn')}</p>
        </>
      )}
      <div class="flex flex-wrap gap-2">
        {files.map((file) => (
          <a key={file.name} class="btn btn-small" href={file.url} download={file.name}>
            <DownloadIcon size={15} />
            {labelOf(file.name)}
          </a>
        ))}
        {files.length > 0 && (
          <a class="btn btn-small btn-main" href={`/g/${id}`}>
            {say('See the result')}
          </a>
        )}
      </div>
    </section>
  )
}

function labelOf(name: string): string {
  return (name.split('.').pop() ?? name).toUpperCase()
}
