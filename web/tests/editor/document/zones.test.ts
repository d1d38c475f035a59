import { describe, expect, it } from 'vitest'
import { badgeZone, covered } from '../../../src/editor/document/zones'
import { picture, scene, text } from '../scenes'

describe('what platforms cover', () => {
  it('names words and faces in the badge zone', () => {
    const zone = badgeZone(scene([]))
    expect(zone?.x).toBeGreaterThan(1080)
    const design = scene([
      text('title', ['LOW'], { x: 1150, y: 650 }),
      picture('host', {
        name: 'Host',
        x: 1000,
        y: 500,
        width: 280,
        height: 220,
        face: [0.5, 0.7, 0.4, 0.25],
      }),
      text('hidden', ['NOT SEEN'], { x: 1150, y: 650, visible: false }),
    ])
    expect(covered(design)).toEqual(['LOW', 'the face of Host'])
    expect(covered(scene([text('title', ['HIGH'], { x: 10, y: 10 })]))).toEqual([])
  })

  it('takes the lowest fifth of a cover', () => {
    const cover = scene([text('title', ['LOW'], { x: 10, y: 2700, width: 500, height: 200 })], {
      width: 3000,
      height: 3000,
    })
    expect(covered(cover)).toEqual(['LOW'])
  })
})
