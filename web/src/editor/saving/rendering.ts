/** Final files of the edited design: saved first, then made by the server, one generation a format. */

import type { GenerationId } from '../../../generated/api'
import { api } from '../../api/client'
import { load } from '../../api/generations'
import type { Saving } from './saving'

/** Formats that are not as the engine made them, or not as they were saved. */
export function changedFormats(saving: Saving): string[] {
  return saving.editor.formats.value.filter(
    (format) => (saving.versions.value[format] ?? 0) > 0 || saving.unsaved.includes(format),
  )
}

/** The new generations' ids by format; throws with a sentence when one cannot be begun. */
export async function render(
  saving: Saving,
  formats: readonly string[],
  exporters: readonly string[],
): Promise<Map<string, string>> {
  await saving.saveFor(formats)
  const made = new Map<string, string>()
  for (const format of formats) {
    const version = saving.versions.value[format] ?? 0
    const { generationId } = await api<GenerationId>(`/api/generation/${saving.editor.id}/render`, {
      method: 'POST',
      body: { format, version, exporters },
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    })
    made.set(format, generationId)
    await load(generationId)
  }
  return made
}
