/** A kit while it is being written, and what of it is sent. */

import type { KitAnswer, KitBody } from '../../../generated/api'
import { say } from '../../phrases/say'
import { hexOf } from './colours'

export interface KitDraft {
  name: string
  /** As typed; empty is the style's own. */
  primary: string
  secondary: string
  /** One of the server's fonts; null is the style's own. */
  font: string | null
}

/** What a file of the kit is to become: as it is, taken away, or another one. */
export type FileChange = { kind: 'same' } | { kind: 'none' } | { kind: 'new'; fileKey: string }

export const EMPTY: KitDraft = { name: '', primary: '', secondary: '', font: null }

export function draftOf(kit: KitAnswer): KitDraft {
  return {
    name: kit.name,
    primary: kit.primary ?? '',
    secondary: kit.secondary ?? '',
    font: kit.fontUrl ? null : kit.font,
  }
}

export type KitFaults = Partial<Record<'name' | 'primary' | 'secondary' | 'licence', string>>

/** What is wrong, by field. */
export function faults(draft: KitDraft, newFont: boolean, licence: string): KitFaults {
  const wrong: KitFaults = {}
  if (!draft.name.trim()) wrong.name = say('Give the kit a name.')
  for (const part of ['primary', 'secondary'] as const)
    if (draft[part].trim() && !hexOf(draft[part]))
      wrong[part] = say('Write it as #ff5a1f, or leave it empty.')
  if (newFont && !licence.trim()) wrong.licence = say('Say what gives you the right to use this font.')
  return wrong
}

export function kitBody(
  draft: KitDraft,
  { logo, font }: { logo: FileChange; font: FileChange },
  licence: string,
): KitBody {
  const body: KitBody = {
    name: draft.name.trim(),
    primary: hexOf(draft.primary),
    secondary: hexOf(draft.secondary),
  }
  if (logo.kind !== 'same') body.logoKey = logo.kind === 'new' ? logo.fileKey : null
  if (font.kind === 'new') return { ...body, fontKey: font.fileKey, fontLicence: licence.trim() }
  // A font by name takes the place of one's own, so it is named only when it should.
  return font.kind === 'none' ? { ...body, font: draft.font } : body
}
