import type { GenerationAnswer } from '../../generated/api'
import { BackIcon, RedoIcon, UndoIcon } from '../ui/icons'
import { useEditor } from './context'

export function TopBar({ generation }: { generation: GenerationAnswer }) {
  const editor = useEditor()
  const { past, future, name } = editor.history.value
  return (
    <div class="editor-bar" role="toolbar" aria-label="Design">
      <a class="btn btn-bare btn-small" href={`/g/${generation.id}`} aria-label="Back to the picture">
        <BackIcon />
      </a>
      <fieldset class="flex gap-1" aria-label="Format">
        {editor.formats.value.map((format) => (
          <button
            key={format}
            type="button"
            class="chip"
            aria-pressed={format === editor.format.value}
            onClick={() => editor.show(format)}
          >
            {format}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        class="btn btn-bare btn-small"
        disabled={past.length === 0}
        aria-label={`Undo ${name}`}
        onClick={() => editor.undo()}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        disabled={future.length === 0}
        aria-label="Redo"
        onClick={() => editor.redo()}
      >
        <RedoIcon />
      </button>
      <span class="flex-1" />
      <span class="hint">{editor.saving.state.value.kind}</span>
    </div>
  )
}
