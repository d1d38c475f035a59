import type { Plugin } from 'vite'

export interface Entry {
  /** The English, after what tells it from its like. */
  key: string
  msgid: string
  msgid_plural?: string
  msgstr: string[]
}

export function entriesOf(path: string): Entry[]
export function sharedWords(language: string): Map<string, string[]>
export function catalogueOf(path: string): Record<string, string | Record<string, string>>
export function phrases(): Plugin
