import { expect, test } from 'vitest'
import { Pace } from '../../src/paint/pace'

test('three late frames in a row are late until the layer rests', () => {
  const pace = new Pace()
  const told = [0, 30, 60, 90, 106, 122].map((now) => pace.isLate(true, now))
  expect(told).toEqual([false, false, false, true, true, true])
  expect(pace.isLate(false, 140)).toBe(false)
  expect(pace.isLate(true, 156)).toBe(false)
})

test('one late frame or a pause in the hand is not late', () => {
  const pace = new Pace()
  const told = [0, 16, 50, 66, 82, 900, 930, 960].map((now) => pace.isLate(true, now))
  expect(told).not.toContain(true)
})
