import { describe, expect, it } from 'vitest'
import { centred, fitted, held, zoomedAt } from '../../../src/editor/canvas/viewport'

const canvas = { x: 0, y: 0, width: 1280, height: 720 }

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
