/** Words that follow a number: each language has its own forms, and CLDR says which one a number takes. */

import { catalogue, type Facts, type Forms, filled, language } from './say'

/** The form for `count`, which each may name. */
export function many(one: string, other: string, count: number, facts?: Facts): string {
  const forms = (catalogue.value[one] ?? { one, other }) as Forms
  const category = new Intl.PluralRules(language.value).select(count)
  return filled(forms[category] ?? forms.other, { count, ...facts })
}
