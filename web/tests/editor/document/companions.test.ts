import { expect, it } from 'vitest'
import { changeWithPlates, withPlates } from '../../../src/editor/document/companions'
import { framed, frameOf, moved } from '../../../src/editor/document/transform'
import { findLayer } from '../../../src/editor/document/tree'
import { scene, section, shape, text } from '../scenes'

const design = scene([
  section('title-group', [
    shape('title-scrim', { x: -20, y: -20, width: 140, height: 90 }),
    shape('title-plate-1', { x: 0, y: 20, width: 100, height: 20 }),
    text('title', ['TITLE'], { x: 0, y: 0, width: 100, height: 50 }),
    shape('rule'),
  ]),
])

it('plates go with their text', () => {
  const now = changeWithPlates(design, ['title'], (layer) => moved(layer, 30, 40))
  expect(findLayer(now, 'title-plate-1')).toMatchObject({ x: 30, y: 60 })
  expect(findLayer(now, 'title-scrim')).toMatchObject({ x: 10, y: 20 })
  expect(findLayer(now, 'rule')).toBe(findLayer(design, 'rule'))
})

it('plates grow and turn about the middle of their text', () => {
  const title = findLayer(design, 'title')
  const frame = frameOf(title as never)
  const now = changeWithPlates(design, ['title'], (layer) =>
    framed(layer, { ...frame, x: -50, y: -25, width: 200, height: 100, rotation: 90 }),
  )
  expect(findLayer(now, 'title-plate-1')).toMatchObject({ width: 200, height: 40, rotation: 90 })
})

it('moves a plate once when it is selected with its text', () => {
  const now = changeWithPlates(design, ['title', 'title-plate-1'], (layer) => moved(layer, 5, 0))
  expect(findLayer(now, 'title-plate-1')?.x).toBe(5)
  expect(withPlates(design, ['title', 'rule'])).toEqual(['title-scrim', 'title-plate-1', 'title', 'rule'])
})
