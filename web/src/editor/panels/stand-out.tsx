/** Which words of a title stand out: one of them, or neighbours. */

import type { TextLayer } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'
import { setWords } from '../design/words'
import { stressed, wordsOf, written } from '../document/marked'

export function StandOut({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  const words = wordsOf(layer)
  if (!layer.id.startsWith('title') || words.length < 2 || words.length > 14) return null
  const toggle = (index: number) => {
    setWords(editor, layer.id, { text: written(stressed(words, index)) })
  }
  return (
    <fieldset class="ed-words" disabled={layer.locked || editor.busy.value.length > 0}>
      <legend>{say('Standing out')}</legend>
      {words.map((word, index) => (
        <button key={index} type="button" aria-pressed={word.stressed} onClick={() => toggle(index)}>
          {word.text}
        </button>
      ))}
    </fieldset>
  )
}
