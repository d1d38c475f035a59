/** Several things in a row, and the tag that dates and numbers are written by. */

import { language } from './say'

/** The browser's own tag for the page's language, which knows the country: `en-GB`. */
export function locale(): string {
  const spoken = language.value
  return globalThis.navigator?.languages.find((tag) => tag.split('-')[0] === spoken) ?? spoken
}

/** `one, two and three` */
export function all(things: readonly string[]): string {
  return listed(things, 'conjunction')
}

/** `one, two or three` */
export function any(things: readonly string[]): string {
  return listed(things, 'disjunction')
}

function listed(things: readonly string[], type: 'conjunction' | 'disjunction'): string {
  // Britain writes no comma before the last, and neither do these pages.
  const tag = language.value === 'en' ? 'en-GB' : language.value
  return new Intl.ListFormat(tag, { type }).format(things)
}
