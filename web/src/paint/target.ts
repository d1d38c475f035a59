/** Surfaces that are windows onto the output's pixels, and what is laid on them. */

import type { BlendMode, Layer } from '../../generated/scene'
import { type Box, grown, intersection, type Matrix, moved, wholePixels } from './geometry'
import type { Drawn } from './studio'
import { type Surface, setMatrix, surface } from './surface'

/** A surface whose top-left corner is an output pixel of the whole picture. */
export interface Target extends Surface {
  left: number
  top: number
}

export function targetOver(window: Box): Target {
  return { ...surface(window.width, window.height), left: window.x, top: window.y }
}

export function drawnOn(target: Target): Drawn {
  const { canvas, left, top } = target
  const { width, height } = canvas
  return { source: canvas, left, top, width, height, covered: { x: left, y: top, width, height } }
}

export function shifted(drawn: Drawn, dx: number, dy: number): Drawn {
  return { ...drawn, left: drawn.left + dx, top: drawn.top + dy, covered: moved(drawn.covered, dx, dy) }
}

/** The whole pixels of `box` that the target holds. */
export function seen(target: Target, box: Box): Box | null {
  const { width, height } = target.canvas
  return intersection(wholePixels(box), { x: target.left, y: target.top, width, height })
}

/** Canvas's word for a blend mode. */
export function operation(blend: BlendMode): GlobalCompositeOperation {
  return blend === 'normal' ? 'source-over' : blend
}

export function lay(target: Target, drawn: Drawn | null, blend: BlendMode, opacity: number): void {
  if (!drawn) return
  put(target, drawn.source, { x: drawn.left, y: drawn.top }, operation(blend), opacity)
}

export function put(
  target: Target,
  source: CanvasImageSource,
  at: { x: number; y: number },
  how: GlobalCompositeOperation,
  opacity: number,
): void {
  const { context } = target
  context.resetTransform()
  context.globalAlpha = opacity
  context.globalCompositeOperation = how
  context.drawImage(source, at.x - target.left, at.y - target.top)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
}

export function copied(target: Target, window: Box): OffscreenCanvas {
  const copy = targetOver(window)
  copy.context.drawImage(target.canvas, target.left - window.x, target.top - window.y)
  return copy.canvas
}

export function stretch(own: Target, source: CanvasImageSource, layer: Layer, matrix: Matrix): void {
  setMatrix(own.context, matrix, own.left, own.top)
  own.context.imageSmoothingEnabled = true
  own.context.imageSmoothingQuality = 'high'
  own.context.drawImage(source, layer.x, layer.y, layer.width, layer.height)
}

/** Where layers are drawn for a canvas of that size: half its longer side beyond it. */
export function roomOf(width: number, height: number): Box {
  return grown({ x: 0, y: 0, width, height }, Math.floor(Math.max(width, height) / 2))
}
