import { signal } from '@preact/signals'
import type { StyleAnswer, StyleList } from '../../../generated/api'
import { api } from '../../api/client'

/** What the server says of its styles, those of plugins included; null until it has. */
export const details = signal<StyleAnswer[] | null>(null)

export async function loadDetails(): Promise<void> {
  if (!details.peek()) details.value = (await api<StyleList>('/api/styles')).items
}
