import { expect, test } from 'vitest'
import { anchorOf, bodyKey } from '../../src/paint/keys'
import { scaling, turning } from '../../src/paint/pixels/geometry'
import { Kept } from '../../src/paint/pixels/kept'
import { group, image, shape, text } from './layers'

test('a layer that only moved looks the same', () => {
  expect(bodyKey(text('a', 'Words'))).toBe(
    bodyKey(text('b', 'Words', { x: 40, y: 9, opacity: 0.5, blend: 'screen' })),
  )
  expect(bodyKey(shape('a'))).not.toBe(bodyKey(shape('a', { width: 101 })))
  expect(bodyKey(text('a', 'Words'))).not.toBe(bodyKey(text('a', 'Word')))
  expect(bodyKey(image('a'))).not.toBe(bodyKey(image('a', { mask: 'b'.repeat(64) })))
})

test('a group is tied to its place, as its children are', () => {
  const inside = group('g', [shape('a')])
  const moved = group('g', [shape('a', { x: 5 })])
  expect(bodyKey(inside)).not.toBe(bodyKey(moved))
})

test('the part of a pixel counts, the pixel does not', () => {
  const at = (x: number) => anchorOf(shape('a', { x }), scaling(1))
  expect(at(3.25).part).toBe(at(90.25).part)
  expect(at(3.25).part).not.toBe(at(3.5).part)
  expect(at(90.25).left).toBe(90)
  expect(at(2.9999)).toMatchObject({ left: 3, part: '0,0' })
})

test('a turn and another scale are other looks', () => {
  const layer = shape('a')
  const plain = anchorOf(layer, scaling(1)).linear
  expect(anchorOf(layer, scaling(0.5)).linear).not.toBe(plain)
  expect(anchorOf(layer, turning(5, { x: 0, y: 0 })).linear).not.toBe(plain)
})

test('the least recently used goes when the budget is spent', () => {
  const kept = new Kept<string>(10, (value) => value.length)
  kept.set('a', 'aaaa')
  kept.set('b', 'bbbb')
  kept.get('a')
  kept.set('c', 'cccc')
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['aaaa', undefined, 'cccc'])
  expect(kept.keep('a', () => 'new')).toBe('aaaa')
  kept.set('d', 'd'.repeat(50))
  expect([kept.size, kept.get('d')?.length]).toEqual([1, 50])
})
