import { describe, expect, it } from 'vitest'
import {
  changeLayers,
  findLayer,
  groupsRound,
  isLocked,
  isShown,
  relocate,
  removeLayers,
  reorder,
  units,
} from '../../../src/editor/document/tree'
import { group, order, scene, section, shape, text } from '../scenes'

const host = group('person-host', [shape('host'), shape('host-rim')])
const design = scene([
  section('background', [shape('plane-0')]),
  section('people', [host, shape('guest-1')]),
  section('title-group', [shape('title-plate-1'), text('title', ['TITLE'])]),
])

describe('a scene as a tree', () => {
  it('finds layers and the groups round them', () => {
    expect(findLayer(design, 'host-rim')?.id).toBe('host-rim')
    expect(groupsRound(design, 'host-rim').map(({ id }) => id)).toEqual(['people', 'person-host'])
    expect(findLayer(design, 'nobody')).toBeNull()
  })

  it('shares what did not change', () => {
    const changed = changeLayers(design, ['title'], (layer) => ({ ...layer, x: 5 }))
    expect(changed.layers[0]).toBe(design.layers[0])
    expect(changed.layers[2]).not.toBe(design.layers[2])
    expect(changeLayers(design, ['title'], (layer) => layer)).toBe(design)
    expect(removeLayers(design, ['nobody'])).toBe(design)
  })

  it('takes empty groups away, but not sections', () => {
    expect(order(removeLayers(design, ['host', 'host-rim', 'plane-0']))).toBe(
      'background() people(guest-1) title-group(title-plate-1 title)',
    )
  })

  it('knows what is hidden or locked with its group', () => {
    const shut = changeLayers(design, ['people'], (layer) => ({ ...layer, visible: false, locked: true }))
    expect([isShown(shut, 'host'), isLocked(shut, 'host')]).toEqual([false, true])
    expect([isShown(design, 'host'), isLocked(design, 'host')]).toEqual([true, false])
  })
})

describe('order', () => {
  it('moves one step, and to the ends of its group', () => {
    expect(order(reorder(design, ['title-plate-1'], 'up'))).toContain('title-group(title title-plate-1)')
    expect(order(reorder(design, ['guest-1'], 'back'))).toContain('people(guest-1 person-host(')
  })

  it('leads from one section into the next', () => {
    expect(order(reorder(design, ['guest-1'], 'up'))).toContain('title-group(guest-1 title-plate-1 title)')
    expect(order(reorder(design, ['title-plate-1'], 'down'))).toContain(
      'guest-1 title-plate-1) title-group(title)',
    )
  })

  it('keeps several layers in their order', () => {
    const three = scene([shape('a'), shape('b'), shape('c')])
    expect(order(reorder(three, ['a', 'b'], 'up'))).toBe('c a b')
    expect(order(reorder(three, ['b', 'c'], 'up'))).toBe('a b c')
    expect(order(reorder(three, ['b', 'c'], 'back'))).toBe('b c a')
  })

  it('never puts a group into itself', () => {
    expect(relocate(design, 'people', 'person-host', 0)).toBe(design)
  })
})

describe('units', () => {
  it('are what lies in sections, and closed groups as one', () => {
    expect(units(design, null).map(({ id }) => id)).toEqual([
      'plane-0',
      'person-host',
      'guest-1',
      'title-plate-1',
      'title',
    ])
    expect(units(design, 'person-host').map(({ id }) => id)).toEqual(['host', 'host-rim'])
  })
})
