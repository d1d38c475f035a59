/** What a generation's figures are called in plain words. */

import type { FileAnswer, GenerationSummary, QueuePlace } from '../../generated/api'
import { locale } from '../phrases/lists'
import { many } from '../phrases/many'
import { named, say } from '../phrases/say'

export const STAGES = ['photos', 'cutouts', 'light', 'design', 'files'] as const

const stages: Record<string, string> = {
  queued: named('Waiting in line'),
  '': named('Getting ready'),
  started: named('Getting ready'),
  photos: named('Looking at the photos'),
  cutouts: named('Cutting out the people'),
  light: named('Setting the light'),
  design: named('Placing people and words'),
  files: named('Writing the files'),
  done: named('Done'),
}

export function stageWords(stage: string): string {
  return say(stages[stage] ?? named('Working'))
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
  const time = durationWords(left)
  if (status === 'running')
    return left < 1 ? say('It takes longer than most') : say('About {time} left', { time })
  if (queue.position === 0) return say('Next in line, about {time}', { time })
  return many('{count} before it, about {time}', '{count} before it, about {time}', queue.position, { time })
}

export function durationWords(seconds: number): string {
  if (seconds < 8) return say('a few seconds')
  return seconds < 90
    ? inUnits(Math.ceil(seconds / 5) * 5, 'second')
    : inUnits(Math.round(seconds / 60), 'minute')
}

function inUnits(count: number, unit: 'second' | 'minute'): string {
  return count.toLocaleString(locale(), { style: 'unit', unit, unitDisplay: 'long' })
}

export function sizeWords(bytes: number): string {
  if (bytes < 1000) return many('{count} byte', '{count} bytes', bytes)
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${withOnePlace(bytes / 1_000_000)} MB`
}

function withOnePlace(number: number): string {
  return number.toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

export function fileWords(file: FileAnswer): string {
  const pixels = file.width && file.height ? `${file.width} × ${file.height} ` : ''
  return `${pixels}${kindWords(file)}, ${sizeWords(file.sizeBytes)}`
}

function kindWords({ kind, mediaType, name }: FileAnswer): string {
  if (kind === 'scene') return say('scene, as JSON')
  if (kind === 'report') return say('report, as JSON')
  if (mediaType === 'image/vnd.adobe.photoshop') return say('PSD with layers')
  const [, subtype = ''] = mediaType.split('/')
  return mediaType.startsWith('image/')
    ? subtype.toUpperCase()
    : (name.split('.').pop() ?? 'file').toUpperCase()
}

/** `3 minutes ago`, then the date. */
export function whenWords(iso: string, now: number = Date.now()): string {
  const minutes = Math.round((now - Date.parse(iso)) / 60_000)
  if (minutes < 1) return say('just now')
  const ago = new Intl.RelativeTimeFormat(locale())
  if (minutes < 60) return ago.format(-minutes, 'minute')
  const hours = Math.round(minutes / 60)
  if (hours < 24) return ago.format(-hours, 'hour')
  return new Date(iso).toLocaleDateString(locale(), { day: 'numeric', month: 'long', year: 'numeric' })
}
