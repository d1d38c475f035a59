/** Lines over the picture that are never part of it: snapping guides and the frame under the pointer. */

import type { Canvas, FabricObject } from 'fabric'
import type { Editor } from '../design/editor-state'
import type { Guide } from './snapping'

const GUIDE = '#ff2d9b'
const HOVER = '#f0642d'

export function drawMarks(
  context: CanvasRenderingContext2D,
  canvas: Canvas,
  editor: Editor,
  { guides, hovered }: { guides: readonly Guide[]; hovered: FabricObject | null },
): void {
  const { zoom, x, y } = editor.view.value
  const ratio = canvas.getRetinaScaling()
  context.save()
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.lineWidth = 1
  context.strokeStyle = GUIDE
  context.beginPath()
  for (const { axis, at } of guides) {
    const place = Math.round((axis === 'x' ? x : y) + at * zoom) + 0.5
    if (axis === 'x') line(context, place, 0, place, canvas.height)
    else line(context, 0, place, canvas.width, place)
  }
  context.stroke()
  if (hovered?.canvas === canvas) outline(context, hovered, editor)
  context.restore()
}

function line(context: CanvasRenderingContext2D, ax: number, ay: number, bx: number, by: number): void {
  context.moveTo(ax, ay)
  context.lineTo(bx, by)
}

function outline(context: CanvasRenderingContext2D, object: FabricObject, editor: Editor): void {
  const { zoom, x, y } = editor.view.value
  const corners = object.getCoords().map((point) => [x + point.x * zoom, y + point.y * zoom] as const)
  context.strokeStyle = HOVER
  context.lineWidth = 1.5
  context.beginPath()
  for (const [index, [left, top]] of corners.entries()) {
    if (index === 0) context.moveTo(left, top)
    else context.lineTo(left, top)
  }
  context.closePath()
  context.stroke()
}
