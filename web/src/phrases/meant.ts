/** Texts that are the same in English and not elsewhere: light that falls, and light colours. */

import { catalogue } from './say'

/** What gettext puts between a text and what tells it from its like. */
const BETWEEN = '\u0004'

export function meant(english: string, context: string): string {
  return (catalogue.value[context + BETWEEN + english] ?? english) as string
}
