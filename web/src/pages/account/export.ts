/** A download that needs the session's token: fetched here, then handed to the browser as a file. */

import { send } from '../../api/client'
import { locale } from '../../phrases/lists'
import { say } from '../../phrases/say'

export async function downloadExport(told: (note: string) => void, signal: AbortSignal): Promise<void> {
  told(say('Packing everything…'))
  const response = await send('/api/account/export', { signal })
  const whole = Number(response.headers.get('Content-Length')) || null
  const blob = await received(response, (bytes) => told(progressWords(bytes, whole)))
  save(blob, `thumbsmith-export-${new Date().toISOString().slice(0, 10)}.zip`)
  told(say('Done: {size} are in your downloads.', { size: megabytes(blob.size) }))
}

async function received(response: Response, progress: (bytes: number) => void): Promise<Blob> {
  const reader = response.body?.getReader()
  if (!reader) return response.blob()
  const parts: BlobPart[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts, { type: 'application/zip' })
    parts.push(value)
    bytes += value.length
    progress(bytes)
  }
}

function progressWords(bytes: number, whole: number | null): string {
  return whole
    ? say('Received {bytes} of {whole}…', { bytes: megabytes(bytes), whole: megabytes(whole) })
    : say('Received {bytes}…', { bytes: megabytes(bytes) })
}

export function megabytes(bytes: number): string {
  if (bytes < 100_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  if (bytes < 1_000_000_000) return `${withOnePlace(bytes / 1_000_000)} MB`
  return `${withOnePlace(bytes / 1_000_000_000)} GB`
}

function withOnePlace(number: number): string {
  return number.toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

function save(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
