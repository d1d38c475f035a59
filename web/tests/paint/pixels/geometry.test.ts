import { expect, test } from 'vitest'
import {
  apply,
  concat,
  contains,
  intersection,
  inverse,
  mapped,
  scaling,
  turning,
  unitOf,
  wholePixels,
} from '../../../src/paint/pixels/geometry'

const box = { x: 10, y: 20, width: 100, height: 40 }

test('a quarter turn about the centre stands the box on its side', () => {
  const turned = mapped(turning(90, { x: 60, y: 40 }), box)
  expect(turned.x).toBeCloseTo(40)
  expect(turned.y).toBeCloseTo(-10)
  expect(turned.width).toBeCloseTo(40)
  expect(turned.height).toBeCloseTo(100)
})

test('turning is clockwise, as seen with y down', () => {
  const point = apply(turning(90, { x: 0, y: 0 }), { x: 1, y: 0 })
  expect(point.x).toBeCloseTo(0)
  expect(point.y).toBeCloseTo(1)
})

test('a matrix and its inverse leave a point where it was', () => {
  const matrix = concat(scaling(1.7), turning(33, { x: 5, y: -4 }))
  const there = apply(inverse(matrix), apply(matrix, { x: 12, y: 7 }))
  expect(there.x).toBeCloseTo(12)
  expect(there.y).toBeCloseTo(7)
  expect(unitOf(matrix)).toBeCloseTo(1.7)
})

test('boxes that do not meet have nothing in common', () => {
  expect(intersection(box, { x: 110, y: 0, width: 10, height: 100 })).toBeNull()
  expect(intersection(box, { x: 100, y: 0, width: 50, height: 30 })).toEqual({
    x: 100,
    y: 20,
    width: 10,
    height: 10,
  })
})

test('whole pixels hold the box, and slack forgives a pixel', () => {
  expect(wholePixels({ x: -0.2, y: 3, width: 1, height: 2.1 })).toEqual({ x: -1, y: 3, width: 2, height: 3 })
  expect(contains(box, { ...box, x: 9 })).toBe(false)
  expect(contains(box, { ...box, x: 9 }, 1)).toBe(true)
})
