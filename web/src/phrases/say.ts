/** What is said to people, in the language of the page. English stands in the code; the catalogues have the others. */

import { signal } from '@preact/signals'

/** Put where a text names them in braces, as they are. */
export type Facts = Record<string, string | number>
/** By CLDR's categories; what is not there is said as `other`. */
export type Forms = { [Category in Intl.LDMLPluralRule]?: string } & { other: string }
/** A text by its English, or its forms by the English of one. */
export type Catalogue = Record<string, string | Forms>

/** What the page speaks now. */
export const language = signal('en')
/** Empty for English. */
export const catalogue = signal<Catalogue>({})

export function say(english: string, facts?: Facts): string {
  const text = (catalogue.value[english] ?? english) as string
  return facts ? filled(text, facts) : text
}

/** A text that is asked for elsewhere, said to be one: for tables. */
export function named(english: string): string {
  return english
}

export function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]))
}
