import { expect, it } from 'vitest'
import { apart, grouped } from '../../../src/editor/document/groups'
import { findLayer } from '../../../src/editor/document/tree'
import { group, order, scene, section, shape, text } from '../scenes'

const design = scene([
  section('people', [group('person-host', [shape('host')])]),
  section('title-group', [shape('title-plate-1'), text('title', ['TITLE'])]),
])

it('groups layers where the topmost lay, and takes them apart again', () => {
  const made = grouped(design, ['title-plate-1', 'title'], 'group-2')
  expect(order(made)).toContain('title-group(group-2(title-plate-1 title))')
  expect(findLayer(made, 'group-2')).toMatchObject({ width: 100, height: 50, isolated: false })
  expect(order(apart(made, 'group-2'))).toBe(order(design))
})
