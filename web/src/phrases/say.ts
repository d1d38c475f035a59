/** What is said to people, in the language of the page. English stands in the code; the catalogues have the others. */

import { signal } from '@preact/signals'

/** Put where a text names them in braces; numbers are written as the language writes them. */
export type Facts = Record<string, string | number>
/** A text by its English, or its forms by the English of one, in the order of CLDR's categories. */
export type Catalogue = Record<string, string | readonly string[]>

/** What the page speaks now. */
export const language = signal('en')
/** Empty for English. */
export const catalogue = signal<Catalogue>({})

/** What gettext puts between a text and what tells it from another that is the same in English. */
const BETWEEN = '\u0004'

export function say(english: string, facts?: Facts): string {
  const text = (catalogue.value[english] ?? english.slice(english.indexOf(BETWEEN) + 1)) as string
  return facts ? filled(text, facts) : text
}

/** A text that is asked for elsewhere, said to be one: for tables. `context` tells it from its like: a light, light colours. */
export function named(english: string, context?: string): string {
  return context ? context + BETWEEN + english : english
}

export function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name] as string | number
    return typeof fact === 'number' ? fact.toLocaleString(language.value, { useGrouping: false }) : fact
  })
}
