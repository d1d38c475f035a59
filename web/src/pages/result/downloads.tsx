import { useState } from 'preact/hooks'
import type { FileAnswer } from '../../../generated/api'
import { said } from '../../api/client'
import { type Generation, renewAddresses } from '../../api/generations'
import { download } from '../../generation/deeds'
import { downloadEdited, type Edits, olderFormats } from '../../generation/edits'
import { picturesOf, shapeOf } from '../../generation/formats'
import { fileWords } from '../../generation/words'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { DownloadIcon, ImageIcon, LayersIcon, LinkIcon, ListIcon } from '../../ui/icons'

/** Every file with what it is, and all of them at once; what is older than its design is made before it is saved. */
export function Downloads({ generation, edits }: { generation: Generation; edits: Edits }) {
  const files = inOrder(generation)
  const older = olderFormats(edits)
  const [busy, setBusy] = useState(false)
  const fetchEdited = async (formats: ReadonlySet<string>, pick: Pick) => {
    if (busy) return
    setBusy(true)
    await downloadEdited(generation, edits, formats, pick)
    setBusy(false)
  }
  return (
    <section aria-labelledby="files" class="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h2 id="files" class="text-xl">
          {say('Files')}
        </h2>
        {older.size > 0 ? (
          <button
            type="button"
            class="btn btn-main"
            disabled={busy}
            onClick={() => fetchEdited(older, (held) => held.zipUrl)}
          >
            <DownloadIcon /> {say('Edited files as zip')}
          </button>
        ) : (
          <a
            href={generation.zipUrl ?? '#'}
            download="thumbsmith.zip"
            class="btn btn-main"
            onClick={(event) => fetchFile(event, generation, (held) => held.zipUrl)}
          >
            <DownloadIcon /> {say('Everything as zip')}
          </a>
        )}
      </div>
      <ul class="card divide-y divide-line">
        {files.map((file) => (
          <Line
            key={file.name}
            file={file}
            generation={generation}
            fetchEdited={
              older.has(file.format) && file.kind !== 'report'
                ? () => fetchEdited(new Set([file.format]), sameAs(file))
                : undefined
            }
          />
        ))}
      </ul>
      <p class="hint">
        {say('A copied link works for a day, for whoever has it. This page always has new ones.')}
      </p>
    </section>
  )
}

/** As the pictures stand above; each with its layers and its scene, the report last. */
function inOrder(generation: Generation): FileAnswer[] {
  const order = [...picturesOf(generation).map(({ shape }) => shape.name), 'report']
  return [...(generation.files ?? [])].sort(
    (one, other) => order.indexOf(one.format) - order.indexOf(other.format),
  )
}

function sameAs({ name }: FileAnswer): Pick {
  return (held) => held.files?.find((other) => other.name === name)?.url
}

interface LineProps {
  file: FileAnswer
  generation: Generation
  /** For what is older than its design. */
  fetchEdited: (() => void) | undefined
}

function Line({ file, generation, fetchEdited }: LineProps) {
  const same = sameAs(file)
  const Mark = file.mediaType === 'image/vnd.adobe.photoshop' ? LayersIcon : file.width ? ImageIcon : ListIcon
  return (
    <li class="flex items-center gap-3 py-2.5 ps-4 pe-2">
      <Mark />
      <div class="min-w-0 flex-1">
        <p class="truncate font-semibold">{titleOf(file)}</p>
        <p class="hint">
          <span class="break-all">{file.name}</span> · {fileWords(file)}
          {fetchEdited && ` · ${say('older than the design')}`}
        </p>
      </div>
      <button
        type="button"
        class="btn btn-bare btn-small px-2"
        aria-label={say('Copy a link to {name}', { name: file.name })}
        title={say('Copy link')}
        onClick={() => copyLink(generation, same)}
      >
        <LinkIcon />
      </button>
      <a
        href={file.url}
        download={file.name}
        class="btn btn-bare btn-small px-2"
        aria-label={say('Download {name}', { name: file.name })}
        title={say('Download')}
        onClick={(event) => {
          if (!fetchEdited) return fetchFile(event, generation, same)
          event.preventDefault()
          fetchEdited()
        }}
      >
        <DownloadIcon />
      </a>
    </li>
  )
}

function titleOf({ kind, format, mediaType }: FileAnswer): string {
  if (kind === 'report') return say('Report')
  const { title } = shapeOf(format)
  if (kind === 'scene') return say('{format}, scene', { format: title })
  return mediaType === 'image/vnd.adobe.photoshop' ? say('{format}, layered', { format: title }) : title
}

type Pick = (held: Generation) => string | null | undefined

function fetchFile(event: MouseEvent, generation: Generation, pick: Pick): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  download(generation, pick)
}

/** New when it is copied, so that the day begins now. */
async function copyLink(generation: Generation, pick: Pick): Promise<void> {
  const address = renewAddresses(generation.id).then(pick)
  try {
    await copy(address)
    if (await address) toast(say('Link copied. It works for a day.'))
  } catch (error) {
    toast(
      error instanceof DOMException ? say('The browser did not let the link be copied.') : said(error),
      'bad',
    )
  }
}

/** Some browsers let only that be copied which was promised while the button was pressed. */
async function copy(coming: Promise<string | null | undefined>): Promise<void> {
  if (typeof ClipboardItem === 'undefined') return navigator.clipboard.writeText((await coming) ?? '')
  const text = coming.then((address) => new Blob([address ?? ''], { type: 'text/plain' }))
  const written = navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
  written.catch(() => {}) // what could not be fetched is said, before what could not be copied for that
  await coming
  await written
}
