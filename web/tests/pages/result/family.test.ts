import { expect, test } from 'vitest'
import type { Generation } from '../../../src/api/generations'
import { baseOf, familyOf, nameOf, relativeOf, topOf } from '../../../src/pages/result/family'

const one = (id: string, parts: Partial<Generation> = {}) =>
  ({
    id,
    parentId: null,
    variant: 0,
    edited: false,
    createdAt: '2026-11-25T10:00:00Z',
    ...parts,
  }) as Generation
const known = (...all: Generation[]) => new Map(all.map((held) => [held.id, held]))

const all = known(
  one('two', { parentId: 'first', variant: 2 }),
  one('first'),
  one('stranger'),
  one('edit-of-one', { parentId: 'one', variant: 1, edited: true }),
  one('one', { parentId: 'first', variant: 1 }),
)
const family = familyOf(all, 'one')

test('the family is the first, its variants in order, each with its edits', () => {
  expect(family.map((held) => held.id)).toEqual(['first', 'one', 'edit-of-one', 'two'])
  expect(familyOf(all, 'edit-of-one')).toEqual(family)
  expect(familyOf(all, 'stranger').map((held) => held.id)).toEqual(['stranger'])
})

test('each has a name', () => {
  expect(family.map((held) => nameOf(held, family))).toEqual(['Original', 'Variant 1', 'Edited', 'Variant 2'])
  const edits = [one('a', { edited: true }), one('b', { edited: true })]
  expect(edits.map((held) => nameOf(held, edits))).toEqual(['Edited 1', 'Edited 2'])
})

test('one whose parent is gone is its own top', () => {
  expect(topOf(known(one('orphan', { parentId: 'gone' })), 'orphan')).toBe('orphan')
})

test('more variants are made from the first, never from an edit, whose photos are not known', () => {
  expect(baseOf(all, 'two')).toBe('first')
  expect(baseOf(all, 'edit-of-one')).toBe('first')
  expect(baseOf(known(one('edit', { edited: true, parentId: 'gone' })), 'edit')).toBeNull()
})

test('beside one that is gone there is its parent, a child, or a sibling', () => {
  const without = (id: string) => new Map([...all].filter(([held]) => held !== id))
  expect(relativeOf(without('one'), 'one', 'first')?.id).toBe('first')
  expect(relativeOf(without('first'), 'first', null)?.parentId).toBe('first')
  expect(relativeOf(without('stranger'), 'stranger', null)).toBeNull()
})
