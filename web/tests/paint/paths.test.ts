import { expect, test } from 'vitest'
import { placedRuns, spacing } from '../../src/paint/letters'
import { pathReach, shapeBox } from '../../src/paint/paths'
import { fittedSize } from '../../src/paint/pictures'
import { scaling } from '../../src/paint/pixels/geometry'
import { hasAlpha } from '../../src/paint/pixels/header'
import { shape, text } from './layers'

test('a path reaches as far as its points and control points', () => {
  expect(pathReach('M.1 .5C.1 -.1 .9 .1 .9 .5S.5 1 .5 .9z')).toEqual({
    x: 0.1,
    y: -0.1,
    width: 0.8,
    height: 1.1,
  })
  expect(pathReach('m1 1h2v3l-1-1z m1 1')).toEqual({ x: 1, y: 1, width: 2, height: 3 })
  expect(pathReach('')).toEqual({ x: 0, y: 0, width: 0, height: 0 })
})

test('numbers may touch, and the flags of an arc too', () => {
  expect(pathReach('M0,0L1e1-.5.5.5')).toEqual({ x: 0, y: -0.5, width: 10, height: 1 })
  const arc = pathReach('M0 .5a.5.5 0 011 0')
  expect(arc.x).toBeLessThanOrEqual(0)
  expect(arc.y).toBeLessThanOrEqual(0)
  expect(arc.x + arc.width).toBeGreaterThanOrEqual(1)
})

test('a shape written in fractions is as large as its box makes it', () => {
  const layer = shape('a', { x: 10, y: 20, shape: 'path', path: 'M-.1 0L1.1 0 1 1z' })
  expect(shapeBox(layer)).toEqual({ x: 0, y: 20, width: expect.closeTo(120), height: 50 })
})

test('an upright baseline stands on a whole pixel, a turned one does not', () => {
  const layer = text('a', 'Words', { x: 2.5, y: 0.1 })
  expect(placedRuns(layer, 1)[0]).toMatchObject({ x: 5.5, y: 40 })
  expect(placedRuns(layer, 2)[0]?.y).toBe(40.5)
  expect(placedRuns(layer, null)[0]?.y).toBeCloseTo(40.4)
})

test('tracking is in thousandths of the size and leaves cursive scripts alone', () => {
  const run = { text: 'AV', font: 'anton-400', x: 0, width: 9, fill: null, direction: 'ltr' as const }
  expect(spacing(run, 50, 40)).toBe(2)
  expect(spacing({ ...run, text: 'مرحبا' }, 50, 40)).toBe(0)
})

test('a picture is brought down only where it is shrunk much', () => {
  const picture = { width: 400, height: 200 }
  const box = { x: 0, y: 0, width: 200, height: 100 }
  expect(fittedSize(picture, box, scaling(1))).toEqual({ width: 200, height: 100 })
  expect(fittedSize(picture, box, scaling(1.8))).toEqual(picture)
  expect(fittedSize(picture, { ...box, height: 300 }, scaling(1))).toEqual({ width: 200, height: 200 })
})

test('the file says whether it can be transparent', () => {
  const png = (colourType: number) => {
    const bytes = new Uint8Array(64)
    bytes.set([0x89, 0x50, 0x4e, 0x47])
    bytes[25] = colourType
    return bytes
  }
  expect([0, 2, 3, 4, 6].map((kind) => hasAlpha(png(kind)))).toEqual([false, false, true, true, true])
  expect(hasAlpha(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe(false)
  const webp = new Uint8Array(32)
  webp.set([...'RIFF....WEBPVP8X'].map((letter) => letter.charCodeAt(0)))
  expect(hasAlpha(webp)).toBe(false)
  webp[20] = 0x10
  expect(hasAlpha(webp)).toBe(true)
})
