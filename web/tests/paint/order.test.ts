import { expect, test } from 'vitest'
import type { Scene } from '../../generated/scene'
import { hitTest, layersAt } from '../../src/paint/hits'
import { scaling } from '../../src/paint/pixels/geometry'
import { pictureDigests } from '../../src/paint/resources'
import { shownLayers, sizeAt } from '../../src/paint/scene'
import { stepsOf } from '../../src/paint/steps'
import { group, image, shape } from './layers'

const ids = (layers: { id: string }[]) => layers.map((layer) => layer.id)
const tree = [
  shape('ground'),
  group('people', [image('host'), shape('rim', { blend: 'screen' })]),
  shape('grain'),
]

test('hidden layers are left out and untouched groups stay the same objects', () => {
  const shown = shownLayers(tree, new Set(['ground']), undefined)
  expect(ids(shown)).toEqual(['people', 'grain'])
  expect(shown[0]).toBe(tree[1])
})

test('only the named layers are drawn, within their groups', () => {
  const [people] = shownLayers(tree, undefined, new Set(['rim']))
  expect(people?.kind === 'group' && ids(people.layers)).toEqual(['rim'])
  const [whole] = shownLayers(tree, undefined, new Set(['people']))
  expect(whole).toBe(tree[1])
})

test('groups that only order are taken apart, and the active one is all its children', () => {
  const steps = stepsOf(tree, scaling(1), 'people')
  expect(steps.map(({ layer, active }) => [layer.id, active])).toEqual([
    ['ground', false],
    ['host', true],
    ['rim', true],
    ['grain', false],
  ])
})

test('a group that blends as one is one step, active when it holds what is worked on', () => {
  const isolated = group('people', [image('host'), shape('rim', { blend: 'screen' })], { isolated: true })
  const steps = stepsOf([isolated], scaling(1), 'rim')
  expect(steps.map(({ layer, active }) => [layer.id, active])).toEqual([['people', true]])
})

test('the topmost layer under a point is hit; locked layers and light are not', () => {
  const layers = [
    shape('low', { width: 200, height: 200 }),
    group('turned', [shape('high', { x: 20, y: 20 })], { x: 20, y: 20, rotation: 90, isolated: true }),
    shape('light', { role: 'light', width: 200, height: 200 }),
    shape('finish', { locked: true, width: 200, height: 200 }),
  ]
  const scene = { width: 200, height: 200, layers } as unknown as Scene
  expect(layersAt(scene, 70, 45)).toEqual(['high', 'low'])
  expect(hitTest(scene, 30, 45)).toBe('low')
  expect(hitTest(scene, 70, 90)).toBe('high')
  expect(hitTest(scene, 300, 300)).toBeNull()
})

test('every picture, mask and tile is named once', () => {
  const tile = { kind: 'pattern' as const, image: 'c'.repeat(64), scale: 1 }
  const layers = [group('g', [image('a', { mask: 'b'.repeat(64) }), image('b')]), shape('s', { fill: tile })]
  expect([...pictureDigests(layers)].map((digest) => digest[0])).toEqual(['a', 'b', 'c'])
})

test('sizes are rounded as the files are', () => {
  expect(sizeAt({ width: 1280, height: 721 } as Scene, 0.5)).toEqual({ width: 640, height: 361 })
})
