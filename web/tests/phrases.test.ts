/** Every word of the pages is in every catalogue, and none goes past them. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { catalogueOf, type Entry, entriesOf, sharedWords } from '../scripts/phrases.mjs'
import { LANGUAGES, nearest } from '../src/phrases/language'
import { all, any } from '../src/phrases/lists'
import { many } from '../src/phrases/many'
import { meant } from '../src/phrases/meant'
import { catalogue, language, say } from '../src/phrases/say'
import { woven } from '../src/phrases/woven'
import { WEB } from './planting'
import { type Asked, read, sourceFiles } from './sources'

/** Whose words are the prerendered documents' own, which are English. */
const ENGLISH = ['src/prerender.tsx']
const OTHERS = LANGUAGES.filter((tag) => tag !== 'en')
const sources = sourceFiles()
  .filter((file) => !ENGLISH.includes(file))
  .map((file) => read(file))

/** What the pages say of the built-in styles and formats. */
function ofTheCatalogue(): Asked[] {
  const text = readFileSync(join(WEB, 'generated/catalogue.json'), 'utf8')
  const { styles, formats } = JSON.parse(text) as {
    styles: { purpose: string; tags: string[] }[]
    formats: { title: string }[]
  }
  const said = [
    ...styles.flatMap(({ purpose, tags }) => [purpose, ...tags]),
    ...formats.map(({ title }) => title),
  ]
  return said.map((key) => ({ file: 'generated/catalogue.json', key, plural: null }))
}

const asked = new Map(
  [...sources.flatMap((source) => source.asked), ...ofTheCatalogue()].map((one) => [one.key, one]),
)
const pathOf = (tag: string) => join(WEB, 'phrases', `${tag}.po`)
const factsOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

describe.each(OTHERS)('the catalogue of %s', (tag) => {
  const entries = new Map(entriesOf(pathOf(tag)).map((entry) => [entry.key, entry]))
  const words = catalogueOf(pathOf(tag))

  it('has what the pages ask for, and nothing else', () => {
    expect([...asked.keys()].filter((key) => !entries.has(key))).toEqual([])
    expect([...entries.keys()].filter((key) => !asked.has(key))).toEqual([])
  })

  it('knows of every number that it is one, with all forms of the language', () => {
    const plurals = (held: Iterable<Asked | Entry>, of: (one: never) => string | null | undefined) =>
      [...held].flatMap((one) => of(one as never) ?? []).sort()
    expect(plurals(entries.values(), (entry: Entry) => entry.msgid_plural)).toEqual(
      plurals(asked.values(), ({ plural }: Asked) => plural),
    )
    const count = tag === 'ja' ? 1 : 2
    const short = [...entries.values()].filter((entry) => entry.msgid_plural && entry.msgstr.length !== count)
    expect(short.map(({ key }) => key)).toEqual([])
  })

  it('puts every fact somewhere, and no other', () => {
    const wrong = [...asked.values()].filter(({ key, plural }) => {
      const held = words[key]
      const forms = typeof held === 'string' ? [held] : [held?.other ?? '']
      return forms.some((form) => factsOf(form).join() !== factsOf(plural ?? key).join())
    })
    expect(wrong.map(({ key }) => key)).toEqual([])
  })

  it('leaves to the bots what they say too', () => {
    const shared = sharedWords(tag)
    const twice = [...entries.values()].filter(({ key, msgstr }) => shared.has(key) && msgstr.some(Boolean))
    expect(twice.map(({ key }) => key)).toEqual([])
    expect(words.Cancel).toBe(shared.get('Cancel')?.[0])
  })
})

describe('words past the catalogue', () => {
  it('are in no source', () => {
    expect(sources.flatMap(({ bare }) => bare)).toEqual([])
  })

  it.each([
    ['in a page', 'const a = <p>Draw it again</p>'],
    ['one of two', "const a = <p>{b ? 'done' : say('Working')}</p>"],
    ['beside a value', `const a = <p>{\`\${b} letters\`}</p>`],
    ['read out', '<button aria-label="again" />'],
    ['in an empty field', '<input placeholder="your title" />'],
    ['over a button', "<button title={b ? 'More' : undefined} />"],
    ['under a picture', `<img alt={\`A sample of \${b}\`} />`],
    ['given to a part of ours', '<Field label="mail" hint="never shown" />'],
    ['in a toast', "toast('Saved.')"],
    ['in a table', "const NAMES = { one: 'The first', two: say('Two') }"],
    ['in small letters', "const state = 'being made'"],
    ['in an error', "throw new Error('Try it again.')"],
  ])('are found %s', (_, text) => {
    expect(read('src/planted.tsx', text).bare).toHaveLength(text.includes('never shown') ? 2 : 1)
  })

  it.each([
    ['a class', '<p class="btn btn-main text-lg">{say(\'Yes\')}</p>'],
    ['a key', "if (event.key === 'Escape') leave()"],
    ['an address', '<a href="/brand-kits">{name}</a>'],
    ['a phrase', "const NAMES = { one: named('The first') }"],
    ['a program’s own mistake', "throw new Error('this part belongs inside an editor')"],
    ['a type', "type Kind = 'ready made' | 'Plain'"],
  ])('are not %s', (_, text) => {
    expect(read('src/planted.tsx', text).bare).toEqual([])
  })
})

describe('what is said', () => {
  afterEach(() => {
    language.value = 'en'
    catalogue.value = {}
  })

  function speak(tag: string): void {
    language.value = tag
    catalogue.value = catalogueOf(pathOf(tag)) as typeof catalogue.value
  }

  it('is the English where no catalogue has it', () => {
    expect(say('Guest {number}', { number: 2 })).toBe('Guest 2')
    expect(many('{count} layer', '{count} layers', 1)).toBe('1 layer')
    expect(many('{count} layer', '{count} layers', 0)).toBe('0 layers')
  })

  it.each([
    ['de', 1, '1 Ebene'],
    ['de', 0, '0 Ebenen'],
    ['es', 1, '1 capa'],
    ['es', 1_000_000, '1000000 capas'],
    ['ja', 1, '1個のレイヤー'],
    ['ja', 5, '5個のレイヤー'],
  ])('in %s follows a number, as %i', (tag, count, words) => {
    speak(tag)
    expect(many('{count} layer', '{count} layers', count)).toBe(words)
  })

  it('has as many forms as a language has', () => {
    language.value = 'pl'
    catalogue.value = {
      '{count} layer': { one: '{count} warstwa', few: '{count} warstwy', other: '{count} warstw' },
    }
    expect([1, 3, 5, 22].map((count) => many('{count} layer', '{count} layers', count))).toEqual([
      '1 warstwa',
      '3 warstwy',
      '5 warstw',
      '22 warstwy',
    ])
  })

  it('tells apart what is the same in English', () => {
    speak('de')
    expect([say('Light'), meant('Light', 'stage')]).toEqual(['Hell', 'Licht'])
  })

  it('has parts of a page where the language wants them', () => {
    speak('es')
    expect(woven('Why {rockets} explode', { rockets: 'x' }).join('')).toBe('Así vuelan los x')
  })

  it('lists things as the language does', () => {
    expect([all(['a', 'b', 'c']), any(['a', 'b'])]).toEqual(['a, b and c', 'a or b'])
    speak('de')
    expect([all(['a', 'b', 'c']), any(['a', 'b'])]).toEqual(['a, b und c', 'a oder b'])
  })
})

describe('the language of a page', () => {
  it.each([
    [['es-419', 'en'], 'es'],
    [['fr-FR', 'de-AT', 'en'], 'de'],
    [['', 'ja'], 'ja'],
    [['de', 'ja'], 'de'],
    [['den-CA'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (tags, tag) => {
    expect(nearest(tags)).toBe(tag)
  })
})
