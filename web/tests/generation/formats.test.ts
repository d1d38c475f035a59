import { expect, test } from 'vitest'
import type { FileAnswer } from '../../generated/api'
import type { Generation } from '../../src/api/generations'
import { isWide, picturesOf } from '../../src/generation/formats'

const file = (name: string, format: string, mediaType: string, kind: FileAnswer['kind'] = 'file') =>
  ({ name, format, mediaType, kind }) as FileAnswer
const made = (parts: Partial<Generation>) => ({ formats: ['podcast', 'youtube'], ...parts }) as Generation

test('the thumbnail comes before its cover, whatever was asked for first', () => {
  expect(picturesOf(made({})).map(({ shape }) => shape.name)).toEqual(['youtube', 'podcast'])
})

test('a picture is what a browser shows, never a layered file or the scene', () => {
  const files = [
    file('youtube.psd', 'youtube', 'image/vnd.adobe.photoshop'),
    file('youtube.scene.json', 'youtube', 'application/json', 'scene'),
    file('youtube.webp', 'youtube', 'image/webp'),
    file('podcast.jpg', 'podcast', 'image/jpeg'),
  ]
  expect(picturesOf(made({ files })).map((picture) => picture.file?.name)).toEqual([
    'youtube.webp',
    'podcast.jpg',
  ])
})

test('a format has its place before its file is there', () => {
  expect(
    picturesOf(made({ files: [] })).every(({ shape, file: none }) => shape.width > 0 && none === null),
  ).toBe(true)
})

test('a cover is not wide', () => {
  expect(isWide({ width: 1280, height: 720 })).toBe(true)
  expect(isWide({ width: 3000, height: 3000 })).toBe(false)
})
