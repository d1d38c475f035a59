/** What a generation's figures are called in plain words. */

import type { FileAnswer, GenerationSummary, QueuePlace } from '../../generated/api'

export const STAGES = ['photos', 'cutouts', 'light', 'design', 'files'] as const

const stages: Record<string, string> = {
  queued: 'Waiting in line',
  '': 'Getting ready',
  started: 'Getting ready',
  photos: 'Looking at the photos',
  cutouts: 'Cutting out the people',
  light: 'Setting the light',
  design: 'Placing people and words',
  files: 'Writing the files',
  done: 'Done',
}

export function stageWords(stage: string): string {
  return stages[stage] ?? 'Working'
}

/** The title as people read it, without the asterisks that mark what stands out. */
export function plainTitle(title: string): string {
  return title.replace(/\*/g, '')
}

/** `since` is how many seconds ago the guess was made. */
export function queueWords(
  queue: QueuePlace | null | undefined,
  status: GenerationSummary['status'],
  since = 0,
): string {
  if (!queue) return ''
  const left = queue.seconds - since
  const wait = `about ${durationWords(left)}`
  if (status === 'running') return left < 1 ? 'It takes longer than most' : capital(`${wait} left`)
  if (queue.position === 0) return `Next in line, ${wait}`
  return `${queue.position} before it, ${wait}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function durationWords(seconds: number): string {
  if (seconds < 8) return 'a few seconds'
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} seconds`
  return `${Math.round(seconds / 60)} minutes`
}

export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export function fileWords(file: FileAnswer): string {
  const pixels = file.width && file.height ? `${file.width} × ${file.height} ` : ''
  return `${pixels}${kindWords(file)}, ${sizeWords(file.sizeBytes)}`
}

function kindWords({ kind, mediaType, name }: FileAnswer): string {
  if (kind === 'scene') return 'scene, as JSON'
  if (kind === 'report') return 'report, as JSON'
  if (mediaType === 'image/vnd.adobe.photoshop') return 'PSD with layers'
  const [, subtype = ''] = mediaType.split('/')
  return mediaType.startsWith('image/')
    ? subtype.toUpperCase()
    : (name.split('.').pop() ?? 'file').toUpperCase()
}

/** `3 minutes ago`, then the date. */
export function whenWords(iso: string, now: number = Date.now()): string {
  const minutes = Math.round((now - Date.parse(iso)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`
  const hours = Math.round(minutes / 60)
  if (hours < 24) return `${hours} ${hours === 1 ? 'hour' : 'hours'} ago`
  return new Date(iso).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
}
