/** Words edited where they stand, in their own font; the typesetter answers when they are done. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Paint, TextLayer } from '../../../generated/scene'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { setWords } from '../design/words'
import { marked } from '../document/marked'
import { missingSentence } from '../document/missing-letters'
import { nameOf } from '../document/names'
import { findText } from '../document/tree'

/** Room for the tallest letters of any font. */
const LINE_HEIGHT = 1.25

export function WordsField() {
  const editor = useEditor()
  const id = editor.writing.value
  const layer = id ? findText(editor.scene.value, id) : null
  return layer ? <Field key={layer.id} layer={layer} /> : null
}

function Field({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  const field = useRef<HTMLTextAreaElement>(null)
  const ended = useRef(false)
  const [typed, setTyped] = useState(layer.text)
  const missing = missingSentence(layer, editor.scene.value, typed)
  const end = (keep: boolean) => {
    if (ended.current) return
    ended.current = true
    finish(editor, layer, field.current as HTMLTextAreaElement, keep)
  }
  useLayoutEffect(() => fitType(field.current as HTMLTextAreaElement, layer, editor.view.value.zoom))
  useEffect(() => {
    const element = field.current as HTMLTextAreaElement
    element.focus({ preventScroll: true })
    element.select()
  }, [])
  const { zoom, x, y } = editor.view.value
  return (
    <div
      class="words-room"
      style={{
        width: `${Math.max(layer.width * zoom, 60)}px`,
        height: `${Math.max(layer.height * zoom, 24)}px`,
        transform: `translate(${x + layer.x * zoom}px, ${y + layer.y * zoom}px) rotate(${layer.rotation}deg)`,
      }}
    >
      <textarea
        ref={field}
        class="words-field"
        aria-label={`Words of ${nameOf(layer)}`}
        aria-describedby="words-missing words-hint"
        defaultValue={marked(layer)}
        spellcheck={false}
        style={typeOf(layer)}
        onInput={(event) => {
          fitType(event.currentTarget, layer, editor.view.value.zoom)
          setTyped(event.currentTarget.value)
        }}
        onBlur={() => end(true)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') end(false)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) end(true)
        }}
      />
      <div class="words-notes">
        <p id="words-missing" class={missing && 'words-missing'} role="status">
          {missing}
        </p>
        <p id="words-hint" class="words-hint">
          {layer.id.startsWith('title') && '*asterisks* make words stand out · '}
          Ctrl+Enter or click away sets them · Esc leaves them
        </p>
      </div>
    </div>
  )
}

function finish(editor: Editor, layer: TextLayer, field: HTMLTextAreaElement, keep: boolean): void {
  const text = field.value.trim()
  const changed = keep && text !== '' && text !== marked(layer)
  // The old picture stays away until the new one has come.
  const done = changed ? setWords(editor, layer.id, { text }) : Promise.resolve()
  done.finally(() => {
    if (editor.writing.value === layer.id) editor.writing.value = null
    focusStage(field)
  })
  field.readOnly = true
}

/** The keyboard goes on where it was, unless somebody has gone elsewhere meanwhile. */
function focusStage(field: HTMLElement): void {
  const { activeElement } = document
  if (activeElement && activeElement !== document.body && activeElement !== field) return
  document.querySelector<HTMLElement>('.editor-stage')?.focus({ preventScroll: true })
}

function typeOf(layer: TextLayer) {
  const run = layer.lines[0]?.runs[0]
  const upper = layer.text === layer.text.toUpperCase() && layer.text !== layer.text.toLowerCase()
  return {
    fontFamily: `"${run?.font}"`,
    color: plainColour(layer.fill),
    textAlign: layer.align,
    letterSpacing: `${layer.tracking / 1000}em`,
    lineHeight: LINE_HEIGHT,
    textTransform: upper ? 'uppercase' : 'none',
    direction: layer.direction,
  } as const
}

function plainColour(fill: Paint): string {
  if (fill.kind === 'solid') return fill.colour
  return fill.kind === 'pattern' ? '#ffffff' : (fill.stops[0]?.colour ?? '#ffffff')
}

/** As large as the longest line and the number of lines allow. */
function fitType(field: HTMLTextAreaElement, layer: TextLayer, zoom: number): void {
  const room = { width: Math.max(layer.width * zoom, 60), height: Math.max(layer.height * zoom, 24) }
  const lines = field.value.split('\n')
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
  context.font = `100px ${field.style.fontFamily}`
  const upper = field.style.textTransform === 'uppercase'
  const spacing = layer.tracking / 10
  const widths = lines.map((line) => {
    const text = upper ? line.toUpperCase() : line
    return context.measureText(text || ' ').width + text.length * spacing
  })
  const across = (room.width / Math.max(...widths, 40)) * 100
  const down = room.height / (lines.length * LINE_HEIGHT)
  field.style.fontSize = `${Math.max(9, Math.min(across * 0.98, down))}px`
}
