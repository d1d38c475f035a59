import { describe, expect, it } from 'vitest'
import { snap } from '../../../src/editor/canvas/snapping'

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
