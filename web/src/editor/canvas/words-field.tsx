/** Words edited where they stand, in their own font; the typesetter answers when they are done. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Paint, TextLayer } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { dropUnset, keepUnset, unsetWords } from '../design/unset-words'
import { trySetting } from '../design/words'
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
  const first = useMemo(() => unsetWords(editor.id, layer.id) ?? marked(layer), [])
  const [typed, setTyped] = useState(first)
  const [hindered, setHindered] = useState({ words: '', why: '' })
  const missing = missingSentence(layer, editor.scene.value, typed)
  const end = async (keep: boolean) => {
    if (ended.current) return
    const element = field.current as HTMLTextAreaElement
    const { value } = element
    // The old picture stays away until the new one has come.
    ended.current = element.readOnly = true
    const why = keep ? await hindrance(editor, layer, value) : ''
    if (why) {
      ended.current = element.readOnly = false
      setHindered({ words: value, why })
    } else close(editor, layer, element)
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
        dir="auto"
        aria-label={say('Words of {layer}', { layer: nameOf(layer) })}
        aria-describedby="words-hindered words-missing words-hint"
        defaultValue={first}
        spellcheck={false}
        style={typeOf(layer)}
        onInput={(event) => {
          fitType(event.currentTarget, layer, editor.view.value.zoom)
          setTyped(event.currentTarget.value)
          keepUnset(editor.id, layer.id, event.currentTarget.value)
        }}
        onBlur={({ currentTarget }) => hindered.words !== currentTarget.value && end(true)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') end(false)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) end(true)
        }}
      />
      <div class="words-notes">
        {hindered.why && (
          <p id="words-hindered" class="words-missing" role="alert">
            {say('Not set yet, your words are kept:')} {hindered.why}{' '}
            <button type="button" class="btn btn-small" onClick={() => end(true)}>
              {say('Try again')}
            </button>
          </p>
        )}
        <p id="words-missing" class={missing && 'words-missing'} role="status">
          {missing}
        </p>
        <div class="words-deeds">
          {/* Pressed, not clicked: the field would lose the keyboard before, and end by that. */}
          <button
            type="button"
            class="btn btn-main"
            onPointerDown={(event) => pressed(event, () => end(true))}
          >
            {say('Done')}
          </button>
          <button type="button" class="btn" onPointerDown={(event) => pressed(event, () => end(false))}>
            {say('Cancel')}
          </button>
        </div>
        <p id="words-hint" class="words-hint">
          {layer.id.startsWith('title') && `${say('*asterisks* make words stand out')} · `}
          {say('Ctrl+Enter or click away sets them · Esc leaves them')}
        </p>
      </div>
    </div>
  )
}

function pressed(event: PointerEvent, run: () => void): void {
  event.preventDefault()
  run()
}

/** Why the words could not be set; empty when they are, or nothing was to be done. */
async function hindrance(editor: Editor, layer: TextLayer, words: string): Promise<string> {
  const text = words.trim()
  return text === '' || text === marked(layer) ? '' : trySetting(editor, layer.id, { text })
}

function close(editor: Editor, layer: TextLayer, field: HTMLTextAreaElement): void {
  dropUnset(editor.id, layer.id)
  if (editor.writing.value === layer.id) editor.writing.value = null
  focusStage(field)
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
