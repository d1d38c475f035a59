/** A layer's own pixels in its row, painted once the row has come into view, and again when its looks have changed. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Layer } from '../../../generated/scene'
import { bodyKey, paintThumbnail } from '../../paint'
import { childrenOf } from '../../paint/parts'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { AtRest } from './at-rest'
import { kindOf } from './kinds'

/** CSS pixels, as the style sheet shows it. */
const WIDTH = 40
const HEIGHT = 24
const PIXEL_RATIO = 2

const queues = new WeakMap<Editor, AtRest>()

export function LayerThumb({ layer }: { layer: Layer }) {
  const editor = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isSeen, setSeen] = useState(false)
  const [isDrawn, setDrawn] = useState(false)
  const key = useMemo(() => ({}), [])
  const holds = childrenOf(layer) !== null
  const looks = holds ? '' : bodyKey(layer)
  const arrived = editor.arrived.value
  useEffect(() => onceSeen(canvas.current, () => setSeen(true)), [holds])
  useEffect(() => {
    if (!isSeen || !looks) return
    const queue = queueOf(editor)
    queue.ask(key, () => {
      if (canvas.current) setDrawn(paintThumbnail(canvas.current, layer, editor.resources))
    })
    return () => queue.forget(key)
  }, [isSeen, looks, arrived])
  const { icon: Icon } = kindOf(layer)
  if (holds) return <Icon size={15} />
  return (
    <span class="ed-thumb" data-drawn={isDrawn} aria-hidden="true">
      {!isDrawn && <Icon size={15} />}
      <canvas ref={canvas} width={WIDTH * PIXEL_RATIO} height={HEIGHT * PIXEL_RATIO} />
    </span>
  )
}

function queueOf(editor: Editor): AtRest {
  const known = queues.get(editor) ?? new AtRest(() => editor.draft.peek() !== null)
  queues.set(editor, known)
  return known
}

/** Rows that are scrolled away cost nothing. */
function onceSeen(element: HTMLElement | null, seen: () => void): (() => void) | undefined {
  if (!element) return undefined
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    watch.disconnect()
    seen()
  })
  watch.observe(element)
  return () => watch.disconnect()
}
