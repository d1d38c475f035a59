import { describe, expect, it } from 'vitest'
import { marked, stressed, unbroken, wordsOf, written } from '../../../src/editor/document/marked'
import { text } from '../scenes'

const blue = { kind: 'solid', colour: '#0000ff' } as const
const plain = text('title', ['HOW WE', 'DOUBLED'])
const lines = plain.lines.map((line, at) =>
  at === 1 ? { ...line, runs: line.runs.map((run) => ({ ...run, fill: blue })) } : line,
)
const title = { ...plain, lines }

describe('words that stand out', () => {
  it('are written with asterisks', () => {
    expect(marked(title)).toBe('HOW WE\n*DOUBLED*')
  })

  it('are taken word by word', () => {
    const words = wordsOf(title)
    expect(words.map(({ text: word, stressed: loud }) => [word, loud])).toEqual([
      ['HOW', false],
      ['WE', false],
      ['DOUBLED', true],
    ])
    expect(written(words)).toBe('HOW WE\n*DOUBLED*')
    expect(written(words.map((word) => ({ ...word, stressed: true })))).toBe('*HOW WE\nDOUBLED*')
    expect(written(words.map((word) => ({ ...word, stressed: false })))).toBe('HOW WE\nDOUBLED')
  })

  it('are one phrase that grows, shrinks or moves', () => {
    const loud = (words: ReturnType<typeof wordsOf>) =>
      words.filter((word) => word.stressed).map((word) => word.text)
    const two = stressed(wordsOf(title), 1)
    expect(loud(two)).toEqual(['WE', 'DOUBLED'])
    expect(loud(stressed(two, 2))).toEqual(['WE'])
    expect(loud(stressed(wordsOf(title), 0))).toEqual(['HOW'])
  })

  it('keep what closes a sentence outside their asterisks', () => {
    const words = wordsOf({ ...plain, words: 'Which (is) faster?' })
    const loud = words.map((word, at) => ({ ...word, stressed: at > 0 }))
    expect(written(loud)).toBe('Which (*is) faster*?')
  })
})

describe('the words of a text', () => {
  const given = [
    'Which is *faster*?',
    'The “*secret*” plan',
    'Tại sao người Việt *bỏ phố*?',
    'ראיון עם *Sarah* על iPhone ועוד',
    '5 * 3 is *fifteen*',
  ]
  it.each(given)('are those that were given, whatever the runs: %s', (words) => {
    expect(marked({ ...title, words })).toBe(words)
    expect(written(wordsOf({ ...title, words }))).toBe(words)
  })

  it('are what is drawn where none were kept, in reading order and unspaced', () => {
    const run = (letters: string, fill: typeof blue | null, direction: 'ltr' | 'rtl' = 'ltr') => ({
      text: letters,
      font: 'anton-400',
      x: 0,
      width: 10,
      fill,
      direction,
    })
    const set = (words: string, runs: ReturnType<typeof run>[]) => ({
      ...plain,
      text: words,
      lines: [{ runs, size: 40, baseline: 40, width: 84 }],
    })
    expect(
      marked(set('WHICH IS FASTER?', [run('WHICH IS ', null), run('FASTER', blue), run('?', null)])),
    ).toBe('WHICH IS *FASTER*?')
    const hebrew = [run(' על', null, 'rtl'), run('Sarah', blue), run('ראיון עם ', null, 'rtl')]
    expect(marked(set('ראיון עם Sarah על', hebrew))).toBe('ראיון עם *Sarah* על')
  })

  it('lose the breaks of one format, and gain no spaces where there were none', () => {
    expect(unbroken('これは\u200b\n東京の話\nand more')).toBe('これは東京の話 and more')
    expect(unbroken('Lebensmittel\u00ad\nverschwendung \nstoppen')).toBe('Lebensmittelverschwendung stoppen')
  })
})
