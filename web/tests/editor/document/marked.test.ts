import { describe, expect, it } from 'vitest'
import { marked, stressed, wordsOf, written } from '../../../src/editor/document/marked'
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
})
