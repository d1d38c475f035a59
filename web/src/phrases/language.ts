/** Which language the page speaks: the one chosen here, else the first of the browser's that it can. */

import { type Catalogue, catalogue, language } from './say'

/** The first is the one that the documents are prerendered in. */
export const LANGUAGES = ['en', 'de', 'es', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

const KEY = 'thumbsmith:language'
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)/
const catalogues = import.meta.glob<Catalogue>('../../phrases/*.po', { import: 'default' })

/** Of the tags by which a browser names languages, the first that is ours: `es-419` is `es`; English when none is. */
export function nearest(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = LANGUAGES.find((held) => held === tag.split('-')[0]?.toLowerCase())
    if (found) return found
  }
  return 'en'
}

export function chooseLanguage(choice: Language): Promise<void> {
  localStorage.setItem(KEY, choice)
  return speak()
}

/** The words of the first document come without those of all other pages. */
const parts = ['first']
let later: Promise<void> | undefined

/** The words of the pages after the first are there. */
export function phrased(): Promise<void> {
  if (typeof document === 'undefined') return Promise.resolve()
  if (!later) {
    parts.push('later')
    later = speak()
  }
  return later
}

let turn = 0

/** Speaks the wished language as soon as its words are there; without a connection the page stays as it is. */
export async function speak(): Promise<void> {
  const mine = ++turn
  const wish = nearest([localStorage.getItem(KEY) ?? '', ...navigator.languages])
  const files = parts.map((part) => catalogues[`../../phrases/${part}.${wish}.po`]?.())
  const found = await Promise.all(files).catch(() => null)
  if (found && mine === turn) whenSettled(() => change(wish, Object.assign({}, ...found)))
}

function change(wish: Language, words: Catalogue): void {
  catalogue.value = words
  language.value = wish
  document.documentElement.lang = wish
  document.documentElement.dir = RIGHT_TO_LEFT.test(wish) ? 'rtl' : 'ltr'
}

let settled = false
let waiting: (() => void) | undefined

function whenSettled(deed: () => void): void {
  if (settled) deed()
  else waiting = deed
}

/** The prerendered page, which is English, is taken over: hydration corrects no attribute, so no word may change before. */
export function settle(): void {
  settled = true
  waiting?.()
  waiting = undefined
}
