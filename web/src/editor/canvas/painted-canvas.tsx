/** The picture itself, painted as the server paints it, at the sharpness the screen can show. */

import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Painter } from '../../paint'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { activeOf } from '../document/companions'
import { belongings } from '../document/refitted'
import { fitted } from './viewport'

/** Beyond this many pixels a close look is enlarged rather than painted anew. */
const MOST_PIXELS = 5_000_000
const SETTLE_MS = 140

export function PaintedCanvas() {
  const editor = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => paintOn(canvas.current as HTMLCanvasElement, editor), [editor])
  const { zoom, x, y } = editor.view.value
  const { width, height } = editor.scene.value
  return (
    <canvas
      ref={canvas}
      class="editor-picture"
      role="img"
      aria-label={say('The picture. Its layers stand in the list.')}
      style={{
        width: `${Math.round(width * zoom)}px`,
        height: `${Math.round(height * zoom)}px`,
        // A picture between the screen's pixels would be blurred.
        transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)`,
      }}
    />
  )
}

/** Paints once a frame at most, when something that is seen has changed; a zoom is painted when it has settled. */
function paintOn(canvas: HTMLCanvasElement, editor: Editor): () => void {
  const painter = new Painter(editor.resources)
  let frame = 0
  let settling = 0
  let scale = 0
  const paint = () => {
    frame = 0
    const scene = editor.shown.value
    if (!scene) return
    const writing = editor.writing.value
    painter.paint(canvas, scene, {
      scale,
      active: activeOf(scene, editor.selected.value),
      moving: editor.draft.value !== null,
      hide: writing ? new Set(belongings(scene, writing).map(({ id }) => id)) : undefined,
    })
    canvas.dispatchEvent(new Event('painted', { bubbles: true }))
  }
  const ask = () => {
    frame ||= requestAnimationFrame(paint)
  }
  const stopScene = effect(() => {
    editor.shown.value
    editor.writing.value
    if (scale > 0) ask()
  })
  const stopArrivals = effect(() => {
    editor.arrived.value
    painter.forget()
    if (scale > 0) ask()
  })
  const stopZoom = effect(() => {
    const wanted = scaleFor(editor)
    clearTimeout(settling)
    if (wanted === scale || wanted === 0) return
    const settle = () => {
      scale = wanted
      ask()
    }
    if (scale === 0) settle()
    else settling = setTimeout(settle, SETTLE_MS) as unknown as number
  })
  return () => {
    stopScene()
    stopArrivals()
    stopZoom()
    clearTimeout(settling)
    cancelAnimationFrame(frame)
  }
}

/** Few sizes are painted, since each is work: the whole canvas as it fits, 100 % and 200 %; between them it is scaled. */
function scaleFor(editor: Editor): number {
  const scene = editor.scene.value
  const stage = editor.stage.value
  if (!scene || stage.width === 0) return 0
  const ratio = Math.min(2, devicePixelRatio || 1)
  const wanted = editor.view.value.zoom * ratio
  const most = Math.sqrt(MOST_PIXELS / (scene.width * scene.height))
  const steps = [fitted(scene, stage).zoom * ratio, 1, 2].sort((one, other) => one - other)
  return Math.min(steps.find((step) => step >= wanted * 0.98) ?? 2, most)
}
