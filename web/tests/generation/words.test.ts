import { describe, expect, test } from 'vitest'
import type { FileAnswer } from '../../generated/api'
import {
  durationWords,
  fileWords,
  plainTitle,
  queueWords,
  sizeWords,
  stageWords,
  whenWords,
} from '../../src/generation/words'

const file = (parts: Partial<FileAnswer>) =>
  ({
    name: 'a',
    kind: 'file',
    format: 'youtube',
    width: null,
    height: null,
    sizeBytes: 10,
    ...parts,
  }) as FileAnswer

test('stages speak of what is being done; one that a plugin adds is told as work', () => {
  expect(stageWords('cutouts')).toBe('Cutting out the people')
  expect(stageWords('somewhere')).toBe('Working')
})

test('a title is read without its asterisks', () => {
  expect(plainTitle('Why *rockets* explode')).toBe('Why rockets explode')
})

test('the queue is told by who is before and how long it takes', () => {
  expect(queueWords({ position: 3, seconds: 42 }, 'pending')).toBe('3 before it, about 45 seconds')
  expect(queueWords({ position: 0, seconds: 3 }, 'pending')).toBe('Next in line, about a few seconds')
  expect(queueWords({ position: 0, seconds: 12 }, 'running')).toBe('About 15 seconds left')
  expect(queueWords({ position: 0, seconds: 12 }, 'running', 10)).toBe('About a few seconds left')
  expect(queueWords({ position: 0, seconds: 12 }, 'running', 20)).toBe('It takes longer than most')
  expect(queueWords(null, 'ready')).toBe('')
})

test('durations are round', () => {
  expect([3, 31, 200].map(durationWords)).toEqual(['a few seconds', '35 seconds', '3 minutes'])
})

describe('files', () => {
  test('sizes', () => {
    expect([999, 286_346, 1_726_287].map(sizeWords)).toEqual(['999 bytes', '286 KB', '1.7 MB'])
  })

  test('pixels, kind and size', () => {
    expect(fileWords(file({ mediaType: 'image/jpeg', width: 1280, height: 720, sizeBytes: 286_346 }))).toBe(
      '1280 × 720 JPEG, 286 KB',
    )
    expect(fileWords(file({ mediaType: 'image/vnd.adobe.photoshop', width: 3000, height: 3000 }))).toBe(
      '3000 × 3000 PSD with layers, 10 bytes',
    )
    expect(fileWords(file({ mediaType: 'application/json', kind: 'scene' }))).toBe('scene, as JSON, 10 bytes')
  })
})

test('times', () => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  expect(whenWords('2026-11-25T11:59:50Z', now)).toBe('just now')
  expect(whenWords('2026-11-25T11:59:00Z', now)).toBe('1 minute ago')
  expect(whenWords('2026-11-25T09:00:00Z', now)).toBe('3 hours ago')
  expect(whenWords('2026-11-20T09:00:00Z', now)).toContain('2026')
})
