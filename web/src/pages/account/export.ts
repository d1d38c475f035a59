/** A download that needs the session's token: fetched here, then handed to the browser as a file. */

import { send } from '../../api/client'

export async function downloadExport(told: (note: string) => void, signal: AbortSignal): Promise<void> {
  told('Packing everything…')
  const response = await send('/api/account/export', { signal })
  const whole = Number(response.headers.get('Content-Length')) || null
  const blob = await received(response, (bytes) => told(progressWords(bytes, whole)))
  save(blob, `thumbsmith-export-${new Date().toISOString().slice(0, 10)}.zip`)
  told(`Done: ${megabytes(blob.size)} are in your downloads.`)
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
  return whole ? `Received ${megabytes(bytes)} of ${megabytes(whole)}…` : `Received ${megabytes(bytes)}…`
}

export function megabytes(bytes: number): string {
  if (bytes < 100_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

function save(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
