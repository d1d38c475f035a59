/** Which language the page speaks: the one chosen here, else the first of the browser's that it can. */

import { type Catalogue, catalogue, language } from './say'

/** The first is the one that the documents are prerendered in. */
export const LANGUAGES = ['en', 'de', 'es', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

/** Where this browser keeps the one that was chosen. */
export const KEY = 'thumbsmith:language'
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)/
const catalogues = import.meta.glob<{ default: Catalogue }>('../../phrases/*.po')

/** Of the tags by which a browser names languages, the first that is ours: `es-419` is `es`; English when none is. */
export function nearest(tags: readonly string[]): Language {
  const own = tags.map((tag) => LANGUAGES.find((held) => tag.split('-')[0] === held))
  return own.find(Boolean) ?? 'en'
}

/** Done when the words of the wished language are there, or cannot be had. */
export let spoken: Promise<void> | undefined

/** Speaks the wished language as soon as its words are there; without a connection the page stays as it is. */
export function speak(): void {
  const wish = nearest([localStorage.getItem(KEY) ?? '', ...navigator.languages])
  const words = Promise.resolve(catalogues[`../../phrases/${wish}.po`]?.())
  const mine = words.then(
    (file) => {
      if (mine !== spoken) return
      waiting = () => change(wish, file?.default ?? {})
      if (settled) waiting()
    },
    () => {},
  )
  spoken = mine
}

function change(wish: Language, words: Catalogue): void {
  catalogue.value = words
  language.value = wish
  Object.assign(document.documentElement, { lang: wish, dir: RIGHT_TO_LEFT.test(wish) ? 'rtl' : 'ltr' })
}

let settled = false
let waiting: (() => void) | undefined

/** The prerendered page, which is English, is taken over: hydration corrects no attribute, so no word may change before. */
export function settle(): void {
  settled = true
  waiting?.()
}
