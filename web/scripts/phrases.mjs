// Reads the catalogues in phrases/ and makes modules of them. An entry left empty there is one that the bots say too:
// its words are theirs, in bots/phrases, found by the English of both.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { po } from 'gettext-parser'

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other']
const web = join(import.meta.dirname, '..')

/** What stands in a catalogue, each entry with the key that the page asks for it by. */
export function entriesOf(path) {
  const { translations } = po.parse(readFileSync(path), { validation: true })
  return Object.values(translations)
    .flatMap(Object.values)
    .filter(({ msgid }) => msgid)
    .map((entry) => ({ ...entry, key: entry.msgctxt ? `${entry.msgctxt}\u0004${entry.msgid}` : entry.msgid }))
}

/** What the bots say in a language, by what they say in English: a list of forms. */
export function sharedWords(language) {
  const said = (of) => entriesOf(join(web, `../bots/phrases/common.${of}.po`))
  const own = new Map(said(language).map(({ msgid, msgstr }) => [msgid, msgstr]))
  return new Map(said('en').map(({ msgid, msgstr }) => [msgstr[0], own.get(msgid)]))
}

/** A catalogue as the page reads it. */
export function catalogueOf(path) {
  const language = basename(path).split('.')[0]
  const shared = sharedWords(language)
  const words = {}
  for (const { key, msgid, msgid_plural, msgstr } of entriesOf(path)) {
    const forms = msgstr.some(Boolean) ? msgstr : shared.get(msgid)
    if (!forms?.every(Boolean))
      throw new Error(`${path} has no words for “${msgid}”, and neither have the bots`)
    words[key] = msgid_plural ? byCategory(forms, language) : forms[0]
  }
  return words
}

/** gettext's forms stand in the order of CLDR's categories. The last is for all that a catalogue does not tell apart. */
function byCategory(forms, language) {
  const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const categories = ORDER.filter((category) => known.includes(category))
  const last = forms.length - 1
  return Object.fromEntries(forms.map((form, at) => [at === last ? 'other' : categories[at], form]))
}

/** Vite's plugin: `import words from './de.po'`. */
export function phrases() {
  return {
    name: 'phrases',
    load(id) {
      return id.endsWith('.po') ? `export default ${JSON.stringify(catalogueOf(id))}` : null
    },
  }
}
