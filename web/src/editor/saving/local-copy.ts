/** What is not on the server yet, kept in this browser. */

import type { Design } from '../document/history'

export interface Copy {
  design: Design
  /** The versions it was made from. */
  versions: Record<string, number>
  /** Where its pictures lay. */
  assets: Record<string, string>
  at: number
}

function keyOf(id: string): string {
  return `thumbsmith:edit:${id}`
}

/** Nothing is thrown where the browser keeps nothing: the server has it all in a moment. */
export function keepCopy(id: string, copy: Omit<Copy, 'at'>): boolean {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify({ ...copy, at: Date.now() }))
    return true
  } catch {
    return false
  }
}

export function readCopy(id: string): Copy | null {
  try {
    const copy = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Copy | null
    return copy && typeof copy.design === 'object' && typeof copy.versions === 'object'
      ? { ...copy, assets: copy.assets ?? {} }
      : null
  } catch {
    return null
  }
}

export function dropCopy(id: string): void {
  localStorage.removeItem(keyOf(id))
}
