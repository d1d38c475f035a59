/** A generation's design, from the server. */

import type { GenerationAnswer, SceneAnswer } from '../../generated/api'
import { api } from './client'

export function loadGeneration(id: string): Promise<GenerationAnswer> {
  return api<GenerationAnswer>(`/api/generation/${id}`)
}

/** One scene a format. */
export function loadScenes({ id, formats }: GenerationAnswer): Promise<SceneAnswer[]> {
  return Promise.all(formats.map((format) => loadScene(id, format)))
}

export function loadScene(id: string, format: string, version?: number): Promise<SceneAnswer> {
  return api<SceneAnswer>(`/api/generation/${id}/scene`, { query: { format, version } })
}
