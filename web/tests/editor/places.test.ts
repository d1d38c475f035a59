import { describe, expect, it } from 'vitest'
import { chord } from '../../src/editor/shortcuts'
import { snap } from '../../src/editor/snapping'
import { centred, fitted, held, zoomedAt } from '../../src/editor/viewport'
import { badgeZone, covered } from '../../src/editor/zones'
import { picture, scene, text } from './scenes'

const canvas = { x: 0, y: 0, width: 1280, height: 720 }

describe('snapping', () => {
  it('draws the nearest edge or middle to the canvas', () => {
    expect(snap({ x: 3, y: 100, width: 50, height: 50 }, [], canvas, 6)).toMatchObject({ dx: -3, dy: 0 })
    expect(snap({ x: 617, y: 0, width: 50, height: 50 }, [], canvas, 6)).toMatchObject({ dx: -2, dy: 0 })
  })

  it('draws to other layers, and to nothing that is far', () => {
    const other = { x: 200, y: 300, width: 100, height: 40 }
    const found = snap({ x: 302, y: 500, width: 30, height: 30 }, [other], canvas, 6)
    expect(found).toEqual({ dx: -2, dy: 0, guides: [{ axis: 'x', at: 300 }] })
    expect(snap({ x: 310, y: 500, width: 31, height: 31 }, [other], canvas, 6).guides).toEqual([])
  })
})

describe('the view', () => {
  const stage = { width: 800, height: 600 }

  it('shows all of the canvas in the middle', () => {
    const { zoom, x, y } = fitted(canvas, stage)
    expect(canvas.width * zoom).toBeLessThanOrEqual(stage.width)
    expect(x).toBeCloseTo((stage.width - canvas.width * zoom) / 2)
    expect(y).toBeCloseTo((stage.height - canvas.height * zoom) / 2)
  })

  it('keeps the place under the pointer', () => {
    const view = zoomedAt({ zoom: 1, x: 100, y: 50 }, { x: 300, y: 200 }, 2)
    expect(view).toEqual({ zoom: 2, x: -100, y: -100 })
  })

  it('never loses the canvas', () => {
    const away = held({ zoom: 1, x: 5000, y: -5000 }, canvas, stage)
    expect(away.x).toBeLessThan(stage.width)
    expect(away.y + canvas.height).toBeGreaterThan(0)
    expect(centred(canvas, stage, 1).zoom).toBe(1)
  })
})

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

describe('pressed keys', () => {
  const press = (key: string, more: object = {}) => chord({ key, code: '', ...more } as KeyboardEvent)

  it('are written as the list has them', () => {
    expect(press('z', { ctrlKey: true })).toBe('Mod+Z')
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Mod+Shift+Z')
    expect(press('}', { ctrlKey: true, shiftKey: true, code: 'BracketRight' })).toBe('Mod+Shift+]')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft')
  })
})
