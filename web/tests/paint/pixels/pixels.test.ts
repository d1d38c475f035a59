import { expect, test } from 'vitest'
import { blurred, boxRadius } from '../../../src/paint/pixels/blur'
import { dilated } from '../../../src/paint/pixels/dilation'
import { averaged, resized, shrunk } from '../../../src/paint/pixels/resample'

function grey(width: number, height: number, value: (x: number, y: number) => number) {
  const data = Uint8ClampedArray.from({ length: width * height }, (_, at) =>
    value(at % width, Math.floor(at / width)),
  )
  return { data, width, height, channels: 1 as const }
}

test('a picture at its own size is the same picture', () => {
  const picture = grey(7, 5, (x, y) => x * 30 + y * 7)
  expect(resized(picture, 7, 5, [0, 0, 7, 5]).data).toEqual(picture.data)
})

test('a plain colour stays plain at any size', () => {
  const plain = { ...grey(36, 24, () => 90), width: 9, channels: 4 as const }
  expect(new Set(shrunk(plain, 2, 5).data)).toEqual(new Set([90]))
  expect(new Set(resized(plain, 31, 50, [0.3, 0, 8.7, 24]).data)).toEqual(new Set([90]))
})

test('a ramp keeps its slope when it is shrunk', () => {
  const half = resized(
    grey(64, 1, (x) => 2 * x + 40),
    32,
    1,
    [0, 0, 64, 1],
  )
  for (let x = 3; x < 29; x++) expect(half.data[x]).toBeCloseTo(4 * x + 41, -0.5)
})

test('blocks at the edge are averaged over what there is', () => {
  expect([
    ...averaged(
      grey(3, 1, (x) => [10, 20, 90][x] as number),
      2,
      1,
    ).data,
  ]).toEqual([15, 90])
})

test('three boxes have the variance of the Gaussian', () => {
  for (const sigma of [0.6, 1.5, 4, 21]) {
    const radius = boxRadius(sigma)
    const [whole, part] = [Math.floor(radius), radius % 1]
    let variance = 0
    for (let offset = 1; offset <= whole; offset++) variance += 2 * offset ** 2
    variance = (variance + 2 * part * (whole + 1) ** 2) / (2 * radius + 1)
    expect(3 * variance).toBeCloseTo(sigma ** 2, 5)
  }
})

test('blurring spreads and keeps the sum', () => {
  const point = new Uint8Array(41 * 41)
  for (let y = 17; y < 24; y++) point.fill(255, y * 41 + 17, y * 41 + 24)
  const soft = blurred(point, 41, 41, 3)
  const sum = (pixels: Uint8Array) => pixels.reduce((total, value) => total + value, 0)
  expect(sum(soft) / sum(point)).toBeCloseTo(1, 1)
  expect(soft[20 * 41 + 20]).toBeLessThan(255)
  expect(soft[20 * 41 + 13]).toBeGreaterThan(0)
})

test('a point grows into a disc', () => {
  const point = new Uint8Array(21 * 21)
  point[10 * 21 + 10] = 255
  const disc = dilated(point, 21, 21, 6)
  expect(disc[10 * 21 + 4]).toBeGreaterThan(250)
  expect(disc[10 * 21 + 2]).toBe(0)
  expect(disc[4 * 21 + 4]).toBe(0)
  const area = disc.reduce((total, value) => total + value / 255, 0)
  expect(area).toBeGreaterThan(Math.PI * 6 ** 2)
  expect(area).toBeLessThan(Math.PI * 7.2 ** 2)
})

test('nothing grows by nothing', () => {
  const coverage = Uint8Array.of(0, 9, 0)
  expect(dilated(coverage, 3, 1, 0)).toBe(coverage)
  expect(blurred(coverage, 3, 1, 0)).toBe(coverage)
})
