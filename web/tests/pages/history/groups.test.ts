import { expect, test } from 'vitest'
import type { Generation } from '../../../src/api/generations'
import { grouped } from '../../../src/pages/history/groups'

const item = (id: string, parentId: string | null = null) => ({ id, parentId }) as Generation
const shape = (items: Generation[]) =>
  grouped(items).map(({ first, others }) => [first.id, ...others.map((other) => other.id)].join(' '))

test('variants stand under what they were made from, the oldest first', () => {
  expect(shape([item('c', 'a'), item('b', 'a'), item('a')])).toEqual(['a b c'])
})

test('an edit of a variant belongs to the same card', () => {
  expect(shape([item('edit', 'b'), item('b', 'a'), item('a')])).toEqual(['a b edit'])
})

test('a card stands where the newest of it stands', () => {
  expect(shape([item('late', 'a'), item('other'), item('a')])).toEqual(['a late', 'other'])
})

test('one whose parent is not in the list stands by itself', () => {
  expect(shape([item('b', 'gone'), item('c', 'gone')])).toEqual(['b', 'c'])
})
