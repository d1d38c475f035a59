/** Words that follow a number: each language has its own forms, and CLDR says which one a number takes. */

import { catalogue, type Facts, filled, language } from './say'

/** As CLDR orders them; gettext's forms stand in this order, too. */
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The form for `count`, which both may name. */
export function many(one: string, other: string, count: number, facts?: Facts): string {
  const forms = (catalogue.value[one] ?? [one, other]) as readonly string[]
  const rules = new Intl.PluralRules(language.value)
  const known = new Set(rules.resolvedOptions().pluralCategories)
  const at = CATEGORIES.filter((category) => known.has(category)).indexOf(rules.select(count))
  // Spanish tells millions apart, which its catalogues do not.
  return filled(forms[Math.min(at, forms.length - 1)] as string, { count, ...facts })
}
