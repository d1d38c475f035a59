/** Styles and formats: the built-in ones with the page, those that plugins add once the server has said so. */

import { signal } from '@preact/signals'
import catalogue from '../../generated/catalogue.json'
import { say } from '../phrases/say'

export interface StyleEntry {
  name: string
  label: string
  purpose: string
  tags: string[]
}

export interface FormatEntry {
  name: string
  title: string
  width: number
  height: number
}

export const styles = signal<StyleEntry[]>(catalogue.styles)
export const formats = signal<FormatEntry[]>(catalogue.formats)

/** What a style is found by: its own words and those of the page's language. */
export function wordsOf({ label, purpose, tags }: StyleEntry): string {
  const own = [purpose, ...tags]
  return [label, ...own, ...own.map((text) => say(text))].join(' ').toLowerCase()
}
