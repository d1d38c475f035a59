/** Which words of a text stand out. */

import type { TextLayer } from '../../generated/scene'
import { useEditor } from './context'
import { setWords } from './words'

interface Word {
  text: string
  stressed: boolean
  line: number
}

export function StandOut({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  const words = wordsOf(layer)
  if (!layer.id.startsWith('title') || words.length < 2 || words.length > 14) return null
  const toggle = (index: number) => {
    const now = words.map((word, at) => (at === index ? { ...word, stressed: !word.stressed } : word))
    setWords(editor, layer.id, { text: written(now) })
  }
  return (
    <fieldset class="ed-words" disabled={layer.locked || editor.busy.value.length > 0}>
      <legend>Standing out</legend>
      {words.map((word, index) => (
        <button key={index} type="button" aria-pressed={word.stressed} onClick={() => toggle(index)}>
          {word.text}
        </button>
      ))}
    </fieldset>
  )
}

export function wordsOf(layer: TextLayer): Word[] {
  return layer.lines.flatMap((line, at) =>
    line.runs.flatMap((run) =>
      run.text
        .split(/\s+/)
        .filter((text) => text !== '')
        .map((text) => ({ text, stressed: run.fill !== null, line: at })),
    ),
  )
}

/** Neighbours that stand out share one pair of asterisks. */
export function written(words: readonly Word[]): string {
  return words
    .map((word, index) => {
      const [before, after] = [words[index - 1], words[index + 1]]
      const opens = word.stressed && !(before?.stressed && before.line === word.line)
      const closes = word.stressed && !(after?.stressed && after.line === word.line)
      const gap = index === 0 ? '' : before?.line === word.line ? ' ' : '\n'
      return `${gap}${opens ? '*' : ''}${word.text}${closes ? '*' : ''}`
    })
    .join('')
}
