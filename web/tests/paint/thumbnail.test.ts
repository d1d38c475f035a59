import { expect, test } from 'vitest'
import { apply } from '../../src/paint/pixels/geometry'
import { fittedMatrix } from '../../src/paint/thumbnail'

test('a layer is fitted into the middle, with a margin', () => {
  const matrix = fittedMatrix({ x: 100, y: 50, width: 760, height: 200 }, 80, 48)
  expect(matrix?.[0]).toBeCloseTo(0.1)
  expect(apply(matrix as never, { x: 100, y: 50 })).toEqual({ x: 2, y: 14 })
  expect(apply(matrix as never, { x: 860, y: 250 })).toEqual({ x: 78, y: 34 })
})

test('a hairline stays to be seen, cut at its ends', () => {
  const matrix = fittedMatrix({ x: 0, y: 0, width: 1280, height: 2 }, 80, 48)
  expect(matrix?.[0]).toBe(1.5)
  expect(apply(matrix as never, { x: 640, y: 1 })).toEqual({ x: 40, y: 24 })
})

test('what has no inside is not drawn', () => {
  expect(fittedMatrix({ x: 0, y: 0, width: 0, height: 9 }, 80, 48)).toBeNull()
})
