/** The words that a model was given for the ground, to be changed and given again. */

import { useEffect, useState } from 'preact/hooks'
import type { PaintedGround } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { SparkIcon } from '../../ui/icons'
import { useEditor } from '../design/context'
import { newBackground } from '../design/making'

const MOST_LETTERS = 2000

/** What is typed stays until the ground is another one: made anew, undone, or of another format. */
export function GroundWordsForm({ ground }: { ground: PaintedGround }) {
  const editor = useEditor()
  const [prompt, setPrompt] = useState(ground.prompt)
  const [negativePrompt, setNegative] = useState(ground.negative_prompt)
  useEffect(() => {
    setPrompt(ground.prompt)
    setNegative(ground.negative_prompt)
  }, [ground.prompt, ground.negative_prompt])
  return (
    <div class="grid gap-2">
      <Words label={say('What it shows')} value={prompt} rows={5} onInput={setPrompt} />
      <Words label={say('Without')} value={negativePrompt} rows={2} onInput={setNegative} />
      <button
        type="button"
        class="btn btn-small justify-self-start"
        onClick={() => newBackground(editor, { prompt, negativePrompt })}
      >
        <SparkIcon size={15} />
        {say('Make this ground anew')}
      </button>
    </div>
  )
}

interface WordsProps {
  label: string
  value: string
  rows: number
  onInput: (text: string) => void
}

function Words({ label, value, rows, onInput }: WordsProps) {
  return (
    <label class="grid gap-1">
      <span class="hint">{label}</span>
      <textarea
        class="field"
        dir="auto"
        rows={rows}
        maxLength={MOST_LETTERS}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  )
}
