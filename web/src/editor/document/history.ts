/** Undo and redo without end over whole designs, which share what did not change. */

import type { Scene } from '../../../generated/scene'

/** The scene of every format. */
export type Design = Readonly<Record<string, Scene>>

export interface History {
  past: readonly Step[]
  now: Design
  future: readonly Step[]
  /** Changes of the same key within a moment are one step. */
  key: string | null
  at: number
  /** What was done last, for the button's label. */
  name: string
}

interface Step {
  design: Design
  name: string
}

const TOGETHER_MS = 900

export function begun(now: Design): History {
  return { past: [], now, future: [], key: null, at: 0, name: '' }
}

/** `key` names a run of changes, such as nudges or a slider's, that undo takes back as one. */
export function done(
  history: History,
  design: Design,
  name: string,
  key: string | null = null,
  at = Date.now(),
): History {
  if (isSame(history.now, design)) return history
  const goesOn = key !== null && key === history.key && at - history.at < TOGETHER_MS
  const past = goesOn ? history.past : [...history.past, { design: history.now, name: history.name }]
  return { past, now: design, future: [], key, at, name }
}

export function undone(history: History): History {
  const last = history.past.at(-1)
  if (!last) return history
  return {
    past: history.past.slice(0, -1),
    now: last.design,
    future: [{ design: history.now, name: history.name }, ...history.future],
    key: null,
    at: 0,
    name: last.name,
  }
}

export function redone(history: History): History {
  const [next, ...future] = history.future
  if (!next) return history
  const past = [...history.past, { design: history.now, name: history.name }]
  return { past, now: next.design, future, key: null, at: 0, name: next.name }
}

function isSame(one: Design, other: Design): boolean {
  const names = Object.keys(other)
  return names.length === Object.keys(one).length && names.every((name) => one[name] === other[name])
}
