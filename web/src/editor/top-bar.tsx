/** Above the canvas: where one is, what was done, how near one looks, and the way to final files. */

import type { GenerationAnswer } from '../../generated/api'
import { shapeOf } from '../generation/formats'
import { say } from '../phrases/say'
import { toggleTheme } from '../shell/theme'
import { BackIcon, ClockIcon, InfoIcon, MinusIcon, MoonIcon, PlusIcon, RedoIcon, UndoIcon } from '../ui/icons'
import { Menu, MenuItem } from '../ui/menu'
import { fit, full, zoomedAt } from './canvas/viewport'
import { useEditor } from './design/context'
import { SaveNote } from './saving/save-note'

interface Props {
  generation: GenerationAnswer
  open: (dialog: 'render' | 'versions' | 'help') => void
}

export function TopBar({ generation, open }: Props) {
  return (
    <header class="ed-bar">
      <a
        class="btn btn-bare btn-small"
        href={`/g/${generation.id}`}
        aria-label={say('Back to the picture')}
        title={say('Back to the picture')}
      >
        <span class="rtl:-scale-x-100">
          <BackIcon />
        </span>
      </a>
      <Formats />
      <UndoButtons />
      <span class="flex-1" />
      <Zoom />
      <SaveNote />
      <Menu label={say('More')}>
        <MenuItem icon={ClockIcon} run={() => open('versions')}>
          {say('Saved versions')}
        </MenuItem>
        <MenuItem icon={InfoIcon} run={() => open('help')}>
          {say('Keyboard shortcuts')}
        </MenuItem>
        <MenuItem icon={MoonIcon} run={toggleTheme}>
          {say('Light or dark')}
        </MenuItem>
      </Menu>
      <button type="button" class="btn btn-main btn-small" onClick={() => open('render')}>
        {say('Render')}
      </button>
    </header>
  )
}

function Formats() {
  const editor = useEditor()
  if (editor.formats.value.length < 2) return null
  return (
    <fieldset class="ed-choices">
      <legend class="sr-only">{say('Format')}</legend>
      {editor.formats.value.map((format) => {
        const { title, width, height } = shapeOf(format)
        return (
          <button
            key={format}
            type="button"
            aria-pressed={format === editor.format.value}
            title={title}
            onClick={() => {
              editor.show(format)
              editor.say(title)
            }}
          >
            <span class="sr-only">{title}, </span>
            {ratioOf(width, height)}
          </button>
        )
      })}
    </fieldset>
  )
}

function ratioOf(width: number, height: number): string {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  const by = divisor(width, height)
  const [across, down] = [width / by, height / by]
  return across > 30 ? `${(width / height).toFixed(2)}:1` : `${across}:${down}`
}

function UndoButtons() {
  const editor = useEditor()
  const { past, future, name } = editor.history.value
  const next = future[0]?.name
  return (
    <span class="flex">
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={past.length > 0 ? say('Undo: {name}', { name: say(name) }) : say('Undo')}
        title={say('Undo')}
        disabled={past.length === 0}
        onClick={() => editor.undo()}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={next ? say('Redo: {name}', { name: say(next) }) : say('Redo')}
        title={say('Redo')}
        disabled={!next}
        onClick={() => editor.redo()}
      >
        <RedoIcon />
      </button>
    </span>
  )
}

function Zoom() {
  const editor = useEditor()
  const { view, stage } = editor
  const by = (factor: number) => {
    const middle = { x: stage.value.width / 2, y: stage.value.height / 2 }
    view.value = zoomedAt(view.value, middle, factor)
  }
  return (
    <span class="ed-zoom">
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('Zoom out')}
        onClick={() => by(1 / 1.25)}
      >
        <MinusIcon size={15} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('{percent} percent; fit the canvas', { percent: Math.round(view.value.zoom * 100) })}
        title={say('Fit the canvas; double click for 100 %')}
        onClick={() => fit(editor)}
        onDblClick={() => full(editor)}
      >
        {Math.round(view.value.zoom * 100)} %
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('Zoom in')}
        onClick={() => by(1.25)}
      >
        <PlusIcon size={15} />
      </button>
    </span>
  )
}
