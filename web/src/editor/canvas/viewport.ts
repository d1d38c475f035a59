/** Zooming and panning: arithmetic over the view. */

import type { Point } from '../../paint/pixels/geometry'
import type { Editor, View } from '../design/editor-state'

const SMALLEST = 0.03
const LARGEST = 8
const ROOM = 36

interface Size {
  width: number
  height: number
}

/** All of the canvas with some room round it. */
export function fitted(canvas: Size, stage: Size): View {
  const room = Math.min(ROOM, stage.width * 0.05)
  const zoom = Math.min((stage.width - 2 * room) / canvas.width, (stage.height - 2 * room) / canvas.height)
  return centred(canvas, stage, clamp(zoom))
}

export function centred(canvas: Size, stage: Size, zoom: number): View {
  return { zoom, x: (stage.width - canvas.width * zoom) / 2, y: (stage.height - canvas.height * zoom) / 2 }
}

export function fit(editor: Editor): void {
  editor.view.value = fitted(editor.scene.value, editor.stage.value)
}

/** At 100 %. */
export function full(editor: Editor): void {
  editor.view.value = centred(editor.scene.value, editor.stage.value, 1)
}

/** What lies under `point` of the stage stays there. */
export function zoomedAt(view: View, point: Point, factor: number): View {
  const zoom = clamp(view.zoom * factor)
  const by = zoom / view.zoom
  return { zoom, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }
}

/** A piece of the canvas always stays in sight. */
export function held(view: View, canvas: Size, stage: Size): View {
  const [width, height] = [canvas.width * view.zoom, canvas.height * view.zoom]
  const keep = Math.min(80, width, height)
  return {
    zoom: view.zoom,
    x: Math.min(stage.width - keep, Math.max(keep - width, view.x)),
    y: Math.min(stage.height - keep, Math.max(keep - height, view.y)),
  }
}

function clamp(zoom: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, zoom))
}
