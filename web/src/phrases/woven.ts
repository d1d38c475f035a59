/** A text in which parts of a page stand: each language has its own place for them. */

import type { ComponentChildren } from 'preact'
import { say } from './say'

export function woven(english: string, parts: Record<string, ComponentChildren>): ComponentChildren[] {
  return say(english)
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 ? parts[piece] : piece))
}
