/** Zoom by Ctrl and the wheel or by two fingers, pan by the wheel, by Space or the hand, or by the middle button. */

import { useEffect } from 'preact/hooks'
import type { Point } from '../../paint/pixels/geometry'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { held, zoomedAt } from './viewport'

export function useGestures(stage: { current: HTMLElement | null }): void {
  const editor = useEditor()
  useEffect(() => listen(stage.current as HTMLElement, editor), [editor, stage])
}

function listen(stage: HTMLElement, editor: Editor): () => void {
  const ended = new AbortController()
  const options = { signal: ended.signal, capture: true, passive: false } as const
  stage.addEventListener('wheel', (event) => wheel(event, stage, editor), options)
  stage.addEventListener('pointerdown', (event) => pan(event, stage, editor), options)
  pinch(stage, editor, ended.signal)
  return () => ended.abort()
}

function wheel(event: WheelEvent, stage: HTMLElement, editor: Editor): void {
  event.preventDefault()
  const { view } = editor
  const unit = event.deltaMode === 1 ? 16 : 1
  if (event.ctrlKey || event.metaKey) {
    look(editor, zoomedAt(view.value, at(event, stage), Math.exp(-event.deltaY * unit * 0.0022)))
    return
  }
  const [dx, dy] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY]
  look(editor, { ...view.value, x: view.value.x - dx * unit, y: view.value.y - dy * unit })
}

function pan(event: PointerEvent, stage: HTMLElement, editor: Editor): void {
  if (event.pointerType === 'touch' || (event.button !== 1 && editor.tool.value !== 'hand')) return
  event.preventDefault()
  const start = editor.view.value
  stage.dataset.panning = '1'
  const move = (now: PointerEvent) =>
    look(editor, {
      ...start,
      x: start.x + now.clientX - event.clientX,
      y: start.y + now.clientY - event.clientY,
    })
  const end = () => {
    delete stage.dataset.panning
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', end)
    removeEventListener('pointercancel', end)
  }
  addEventListener('pointermove', move)
  addEventListener('pointerup', end)
  addEventListener('pointercancel', end)
}

/** Two fingers zoom and pan together; Fabric does not hear of them. */
function pinch(stage: HTMLElement, editor: Editor, signal: AbortSignal): void {
  let last: { middle: Point; spread: number } | null = null
  const fingers = (event: TouchEvent) => {
    const [one, two] = [event.touches[0] as Touch, event.touches[1] as Touch]
    const [from, to] = [at(one, stage), at(two, stage)]
    return {
      middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
      spread: Math.hypot(to.x - from.x, to.y - from.y) || 1,
    }
  }
  const follow = (event: TouchEvent) => {
    if (event.touches.length !== 2) {
      last = null
      return
    }
    event.preventDefault()
    event.stopPropagation()
    const now = fingers(event)
    if (last) {
      const zoomed = zoomedAt(editor.view.value, last.middle, now.spread / last.spread)
      const [dx, dy] = [now.middle.x - last.middle.x, now.middle.y - last.middle.y]
      look(editor, { ...zoomed, x: zoomed.x + dx, y: zoomed.y + dy })
    }
    last = now
  }
  for (const name of ['touchstart', 'touchmove', 'touchend'] as const)
    stage.addEventListener(name, follow, { signal, capture: true, passive: false })
}

function look(editor: Editor, view: Editor['view']['value']): void {
  editor.view.value = held(view, editor.scene.value, editor.stage.value)
}

function at(event: { clientX: number; clientY: number }, stage: HTMLElement): Point {
  const { left, top } = stage.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}
