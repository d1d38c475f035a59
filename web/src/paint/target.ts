/** Surfaces that are windows onto the output's pixels, and what is laid on them. */

import type { BlendMode, Layer } from '../../generated/scene'
import { type Box, grown, intersection, type Matrix, moved, wholePixels } from './pixels/geometry'
import { type Surface, setMatrix, surface } from './pixels/surface'
import type { Drawn } from './studio'

/** A surface whose top-left corner is an output pixel of the whole picture. */
export interface Target extends Surface {
  left: number
  top: number
  /** Output pixels across one of its own: 1 unless it is a coarse one. */
  shrink?: number
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

/** The output pixels the target holds. */
export function extent({ canvas, left, top, shrink = 1 }: Target): Box {
  return { x: left, y: top, width: canvas.width * shrink, height: canvas.height * shrink }
}

/** The whole pixels of `box` that the target holds. */
export function seen(target: Target, box: Box): Box | null {
  return intersection(wholePixels(box, target.shrink), extent(target))
}

/** Canvas's word for a blend mode. */
export function operation(blend: BlendMode): GlobalCompositeOperation {
  return blend === 'normal' ? 'source-over' : blend
}

export function lay(target: Target, drawn: Drawn | null, blend: BlendMode, opacity: number): void {
  if (!drawn) return
  put(target, drawn.source, { x: drawn.left, y: drawn.top }, operation(blend), opacity)
}

/** Draw in output pixels from the target's corner on. */
export function inPixels({ context, shrink = 1 }: Target): void {
  context.setTransform(1 / shrink, 0, 0, 1 / shrink, 0, 0)
}

export function put(
  target: Target,
  source: OffscreenCanvas | ImageBitmap,
  at: { x: number; y: number },
  how: GlobalCompositeOperation,
  opacity: number,
): void {
  const { context, shrink = 1 } = target
  const small = smaller(source, shrink)
  const [x, y] = [at.x - target.left, at.y - target.top].map((edge) => Math.round(edge / shrink) * shrink)
  inPixels(target)
  context.globalAlpha = opacity
  context.globalCompositeOperation = how
  context.drawImage(small, x as number, y as number, small.width * shrink, small.height * shrink)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
}

/** Part of a picture that lies on the target's corner: drawing all of it and clipping it costs as much as showing it. */
export function putPart(target: Target, source: OffscreenCanvas, { x, y, width, height }: Box): void {
  const { context, shrink = 1 } = target
  const part = [x, y, width, height].map((edge) => edge / shrink) as [number, number, number, number]
  inPixels(target)
  context.drawImage(smaller(source, shrink), ...part, x, y, width, height)
}

const small = new WeakMap<object, OffscreenCanvas>()

/** The picture at half its size where the target is coarse; kept as long as the picture is. */
function smaller(source: OffscreenCanvas | ImageBitmap, shrink: number): OffscreenCanvas | ImageBitmap {
  if (shrink === 1) return source
  const known = small.get(source)
  if (known) return known
  const [width, height] = [source.width / shrink, source.height / shrink].map(Math.ceil)
  const { canvas, context } = surface(width as number, height as number)
  context.drawImage(source, 0, 0, source.width / shrink, source.height / shrink)
  small.set(source, canvas)
  return canvas
}

/** The window's own pixels as they are now. */
export function copied(target: Target, window: Box): OffscreenCanvas {
  const { shrink = 1 } = target
  const copy = surface(window.width / shrink, window.height / shrink)
  copy.context.drawImage(target.canvas, (target.left - window.x) / shrink, (target.top - window.y) / shrink)
  if (shrink > 1) small.set(copy.canvas, copy.canvas)
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
