import { describe, expect, test } from 'vitest'
import type { FileAnswer } from '../../generated/api'
import {
  changed,
  deleted,
  dropDeleted,
  type Generation,
  known,
  learn,
  merged,
} from '../../src/api/generations'

const made = (parts: Partial<Generation> = {}) =>
  ({
    id: 'a',
    status: 'ready',
    stage: 'done',
    progress: 1,
    startedAt: 't1',
    previewUrl: '/old',
    error: null,
    ...parts,
  }) as Generation
const file = (url: string, sha256 = 'x') => ({ url, sha256 }) as FileAnswer

describe('addresses', () => {
  test('those of the same files are kept, so that no picture loads twice', () => {
    const before = made({ files: [file('/1')], zipUrl: '/zip1' })
    const now = merged(before, made({ previewUrl: '/new', files: [file('/2')], zipUrl: '/zip2' }))
    expect(now.previewUrl).toBe('/old')
    expect(now.files?.[0]?.url).toBe('/1')
    expect(now.zipUrl).toBe('/zip1')
  })

  test('other files bring their own', () => {
    const now = merged(made({ files: [file('/1')] }), made({ files: [file('/2', 'y')], zipUrl: '/zip2' }))
    expect(now.files?.[0]?.url).toBe('/2')
    expect(now.zipUrl).toBe('/zip2')
  })

  test('another round brings its own preview', () => {
    expect(merged(made(), made({ startedAt: 't2', previewUrl: '/new' })).previewUrl).toBe('/new')
    expect(merged(made({ status: 'running' }), made({ previewUrl: '/new' })).previewUrl).toBe('/new')
  })

  test('what a list does not tell stays known', () => {
    const now = merged(made({ kicker: 'Episode 12', files: [file('/1')] }), made())
    expect(now.kicker).toBe('Episode 12')
    expect(now.files).toHaveLength(1)
  })
})

describe('what a socket tells', () => {
  const running = made({ status: 'running', stage: 'design', progress: 0.5, previewUrl: null })

  test('progress, then the preview, which stays', () => {
    const shown = changed(running, {
      generationId: 'a',
      status: 'running',
      stage: 'files',
      progress: 0.7,
      previewUrl: '/p',
    })
    expect(shown).toMatchObject({ stage: 'files', progress: 0.7, previewUrl: '/p' })
    expect(changed(shown, { generationId: 'a', status: 'running', progress: 0.9 })).toMatchObject({
      stage: 'files',
      previewUrl: '/p',
    })
  })

  test('a worker that was lost puts it back in line, without its preview', () => {
    const back = changed(
      { ...running, previewUrl: '/p' },
      { generationId: 'a', status: 'pending', stage: 'queued', progress: 0 },
    )
    expect(back).toMatchObject({ status: 'pending', stage: 'queued', progress: 0, previewUrl: null })
  })

  test('a failure says why', () => {
    const failure = { code: 'no-face', message: 'No face was found.' }
    expect(changed(running, { generationId: 'a', status: 'failed', failure }).error).toEqual(failure)
  })

  test('ready is whole', () => {
    expect(changed(running, { generationId: 'a', status: 'ready' })).toMatchObject({
      stage: 'done',
      progress: 1,
    })
  })
})

test('what was deleted elsewhere is dropped, and no late answer brings it back', () => {
  learn(made({ id: 'gone', parentId: 'first' }))
  learn(made({ id: 'kept' }))
  dropDeleted('gone')
  learn(made({ id: 'gone' }))
  expect([...known.value.keys()]).toEqual(['kept'])
  expect(deleted.value.get('gone')).toBe('first')
})
