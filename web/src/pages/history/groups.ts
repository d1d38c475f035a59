import type { Generation } from '../../api/generations'

/** Pictures that belong together, shown as one card. */
export interface Group {
  /** What the others were made from. */
  first: Generation
  /** The others, the oldest first. */
  others: Generation[]
}

/** Variants and edits under what they were made from, where that is in the list; at the place of the newest of them. */
export function grouped(items: readonly Generation[]): Group[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const groups = new Map<string, Group>()
  for (const item of items) {
    const first = firstOf(item, byId)
    const group = groups.get(first.id) ?? { first, others: [] }
    if (item !== first) group.others.unshift(item)
    groups.set(first.id, group)
  }
  return [...groups.values()]
}

function firstOf(item: Generation, byId: ReadonlyMap<string, Generation>): Generation {
  let first = item
  for (let parent = byId.get(item.parentId ?? ''); parent; parent = byId.get(parent.parentId ?? ''))
    first = parent
  return first
}
