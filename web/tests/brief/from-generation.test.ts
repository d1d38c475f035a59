import { expect, test } from 'vitest'
import { fresh } from '../../src/brief/draft'
import { draftFrom } from '../../src/brief/from-generation'

const asked = {
  title: 'Why *rockets* explode',
  kicker: 'Episode 12',
  style: 'documentary',
  realism: 40,
  formats: ['podcast'],
  hostKey: 'uploads/u/host',
  guestKeys: ['uploads/u/one', 'uploads/u/two'],
  people: [
    { person: 2, keepBackground: false },
    { person: 1, keepBackground: true },
    { person: 3, keepBackground: false },
  ],
  brandKitId: 'kit',
  background: 'sdxl',
  prompt: 'a calm sea',
  backgroundKey: null,
}

test('words, style, dial, formats and kit are those of the generation', () => {
  const { title, kicker, style, realism, formats, brandKitId, background, variants } = draftFrom(asked)
  expect({ title, kicker, style, realism, formats, brandKitId, background }).toMatchObject({
    title: 'Why *rockets* explode',
    kicker: 'Episode 12',
    style: 'documentary',
    realism: 40,
    formats: ['podcast'],
    brandKitId: 'kit',
    background: 'sdxl',
  })
  expect(variants).toBe(fresh.variants)
})

test('the ground keeps its picture and its words', () => {
  expect(draftFrom(asked)).toMatchObject({ prompt: 'a calm sea', groundPhoto: null })
  const ofPhoto = draftFrom({ ...asked, background: 'photo', backgroundKey: 'uploads/u/sea' })
  expect(ofPhoto).toMatchObject({ background: 'photo', groundPhoto: { fileKey: 'uploads/u/sea' } })
})

test('host and guests keep their uploads and who is meant in them', () => {
  const { host, guests } = draftFrom(asked)
  expect(host).toMatchObject({ fileKey: 'uploads/u/host', person: 2, keepBackground: false })
  expect(guests).toMatchObject([
    { fileKey: 'uploads/u/one', person: 1, keepBackground: true },
    { fileKey: 'uploads/u/two', person: 3, keepBackground: false },
  ])
})

test('without a host the first choice is the first guest’s', () => {
  const { host, guests } = draftFrom({ ...asked, hostKey: null, people: asked.people.slice(1) })
  expect(host).toBeNull()
  expect(guests.map((guest) => guest.keepBackground)).toEqual([true, false])
})

test('one photo that shows two people makes two entries', () => {
  const { guests } = draftFrom({ ...asked, guestKeys: ['uploads/u/host', 'uploads/u/host'] })
  expect(new Set(guests.map((guest) => guest.id)).size).toBe(2)
})
