/** Styles and formats: the built-in ones with the page, those that plugins add once the server has said so. */

import { signal } from '@preact/signals'
import catalogue from '../../generated/catalogue.json'

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
