import { expect, test } from 'vitest'
import { effectReach, outerBox } from '../../src/paint/bounds'
import { applied, planOf, reachOf, reductionOf } from '../../src/paint/effects'
import { enlargement } from '../../src/paint/ink'
import { shape } from './layers'

const shadow = {
  kind: 'shadow' as const,
  colour: '#10204080',
  blur: 24,
  dx: 8,
  dy: -4,
  blend: 'multiply' as const,
}

test('a blur of 24 units is a sigma of 12, in output pixels', () => {
  expect(planOf(shadow, 0.5)).toMatchObject({ sigma: 6, dx: 4, dy: -2, grow: 0, blend: 'multiply' })
  expect(planOf(shadow, 1).colour).toEqual({ red: 0x10, green: 0x20, blue: 0x40, alpha: 0x80 })
})

test('an outline lies normally and reaches its width and a pixel', () => {
  const plan = planOf({ kind: 'outline', colour: '#ffffff', width: 5 }, 2)
  expect(plan).toMatchObject({ grow: 10, sigma: 0, blend: 'normal' })
  expect(reachOf(plan)).toBe(11)
})

test('what is wide is worked on at a fraction of the size', () => {
  const samples = (blur: number) => reductionOf(planOf({ ...shadow, blur }, 1), false)
  expect([4, 12, 24, 96, 1000].map(samples)).toEqual([1, 2, 4, 16, 16])
  const outline = planOf({ kind: 'outline', colour: '#ffffff', width: 40 }, 1)
  expect([reductionOf(outline, false), reductionOf(outline, true)]).toEqual([4, 1])
})

test('an outline comes back at full size with a steep edge', () => {
  const plan = planOf({ kind: 'outline', colour: '#ffffff', width: 16 }, 1)
  const data = new Uint8Array(24 * 24)
  data.fill(255, 12 * 24 + 10, 12 * 24 + 14)
  const band = applied(plan, { data, width: 24, height: 24 }, 2, false)
  expect([band.width, band.height]).toEqual([48, 48])
  expect(band.data.filter((value) => value > 20 && value < 235).length).toBeLessThan(150)
})

test('effects reach three sigma beyond the turned ink', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 }
  expect(effectReach(box, shadow)).toEqual({ x: -28, y: -40, width: 82, height: 82 })
  const turned = shape('a', { rotation: 90, effects: [{ kind: 'outline', colour: '#ffffff', width: 3 }] })
  const outer = outerBox(turned)
  expect([outer.x, outer.y, outer.width, outer.height].map(Math.round)).toEqual([22, -28, 56, 106])
})

test('small letters are drawn larger than 256 pixels while that fits', () => {
  expect(enlargement(300, 1000, 400)).toBe(1)
  expect(enlargement(150, 1000, 400)).toBe(2)
  expect(enlargement(20, 200, 40)).toBe(16)
  expect(enlargement(20, 5000, 4000)).toBe(1)
})
