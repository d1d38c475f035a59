import { expect, it } from 'vitest'
import { newIds, taken, withCopies, withPasted } from '../../../src/editor/document/copies'
import { findLayer } from '../../../src/editor/document/tree'
import { group, scene, section, shape, text } from '../scenes'

const host = group('person-host', [shape('host'), shape('host-rim')], { width: 100, height: 50 })
const wide = scene([
  section('people', [host]),
  section('title-group', [shape('title-plate-1', { role: 'plate' }), text('title', ['TITLE'])]),
])
const square = scene([section('title-group', [text('title', ['TITLE'])], { width: 3000, height: 3000 })], {
  format: 'podcast',
  width: 3000,
  height: 3000,
})
const both = [wide, square]

it('gives copies ids that nobody has, the same in every format', () => {
  const names = newIds(both, [...taken(wide, ['title', 'person-host']), ...taken(square, ['title'])])
  expect(Object.fromEntries(names)).toEqual({
    title: 'title-2',
    'title-plate-1': 'title-2-plate-1',
    'person-host': 'person-host-2',
    host: 'host-2',
    'host-rim': 'host-rim-2',
  })
})

it('copies a text with its plates, above the text', () => {
  const now = withCopies(wide, ['title'], newIds(both, taken(wide, ['title'])))
  const words = findLayer(now, 'title-group')
  expect(words?.kind === 'group' && words.layers.map(({ id }) => id)).toEqual([
    'title-plate-1',
    'title',
    'title-2-plate-1',
    'title-2',
  ])
  expect(findLayer(now, 'title-2')?.name).toBe('TITLE copy')
  expect(findLayer(now, 'title-2-plate-1')?.x).toBeCloseTo(21.6)
})

it('pastes on top, again and again', () => {
  const layers = taken(wide, ['person-host'])
  const once = withPasted(wide, layers, { id: 'title-group', size: 2 }, newIds([wide], layers))
  const twice = withPasted(once, layers, { id: 'title-group', size: 3 }, newIds([once], layers))
  expect(findLayer(twice, 'host-3')).not.toBeNull()
  const words = findLayer(twice, 'title-group')
  expect(words?.kind === 'group' && words.layers.at(-1)?.id).toBe('person-host-3')
})
