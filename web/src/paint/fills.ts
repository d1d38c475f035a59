/** Scene paints as canvas styles in design units. */

import type { Paint, PatternPaint, RadialGradient, Stop, Stroke } from '../../generated/scene'
import { isOpaqueColour } from './pixels/colour'
import type { Box, Matrix } from './pixels/geometry'
import { isUpright, unitOf } from './pixels/geometry'
import { type Context, type Surface, setMatrix, surface } from './pixels/surface'
import type { Resources } from './resources'

const LARGEST_TILE = 2048
const WHOLE = 1e-3
/** Canvas draws nothing between two equal points. */
const LEAST = 1e-6

export function isOpaque(paint: Paint): boolean {
  if (paint.kind === 'pattern') return false
  return paint.kind === 'solid'
    ? isOpaqueColour(paint.colour)
    : paint.stops.every((stop) => isOpaqueColour(stop.colour))
}

interface Painting {
  paint: Paint
  box: Box
  resources: Resources
  /** Whether ink is drawn in units of its own, in which a gradient would lie elsewhere. */
  ownUnits?: boolean
}

/** Draw `ink` in the paint. An ellipse is a circle seen at an angle, which only a whole canvas can be. */
export function withPaint(
  target: Surface,
  matrix: Matrix,
  place: { left: number; top: number },
  painting: Painting,
  ink: (context: Context) => void,
): void {
  const { paint, box, resources, ownUnits = false } = painting
  const style = styleOf(target.context, paint, box, resources, matrix)
  if (style === null) return
  if (!isElliptic(paint) && (paint.kind === 'solid' || !ownUnits)) {
    target.context.fillStyle = style
    target.context.imageSmoothingQuality = 'medium'
    target.context.imageSmoothingEnabled = !(
      style instanceof CanvasPattern && wholeTile(paint, box, resources, matrix)
    )
    ink(target.context)
    target.context.imageSmoothingEnabled = true
    return
  }
  const { width, height } = target.canvas
  const own = surface(width, height)
  setMatrix(own.context, matrix, place.left, place.top)
  ink(own.context)
  own.context.fillStyle = style
  flood(own.context, matrix, place, paint, box)
  target.context.save()
  target.context.resetTransform()
  target.context.drawImage(own.canvas, 0, 0)
  target.context.restore()
}

function isElliptic(paint: Paint): paint is RadialGradient {
  return paint.kind === 'radial' && paint.aspect !== 1
}

/** The paint over all of the canvas, where there is ink. */
function flood(
  context: OffscreenCanvasRenderingContext2D,
  matrix: Matrix,
  place: { left: number; top: number },
  paint: Paint,
  box: Box,
): void {
  setMatrix(context, matrix, place.left, place.top)
  if (isElliptic(paint)) {
    const middle = box.y + paint.centre[1] * box.height
    context.transform(1, 0, 0, paint.aspect, 0, middle * (1 - paint.aspect))
  }
  context.globalCompositeOperation = 'source-in'
  const back = context.getTransform().inverse()
  const { width, height } = context.canvas
  const corners = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ].map(([x, y]) => back.transformPoint({ x: x as number, y: y as number }))
  context.beginPath()
  for (const corner of corners) context.lineTo(corner.x, corner.y)
  context.fill()
  context.globalCompositeOperation = 'source-over'
}

function styleOf(
  context: Context,
  paint: Paint,
  box: Box,
  resources: Resources,
  matrix: Matrix,
): string | CanvasGradient | CanvasPattern | null {
  if (paint.kind === 'solid') return paint.colour
  if (paint.kind === 'pattern') return pattern(context, paint, box, resources, matrix)
  if (paint.kind === 'radial') return radial(context, paint, box)
  const [startX, startY] = [box.x + paint.start[0] * box.width, box.y + paint.start[1] * box.height]
  const [endX, endY] = [box.x + paint.end[0] * box.width, box.y + paint.end[1] * box.height]
  if (Math.hypot(endX - startX, endY - startY) < LEAST) return lastColour(paint.stops)
  return stopped(context.createLinearGradient(startX, startY, endX, endY), paint.stops)
}

function radial(context: Context, paint: RadialGradient, box: Box): CanvasGradient {
  const [x, y] = [box.x + paint.centre[0] * box.width, box.y + paint.centre[1] * box.height]
  const radius = Math.max(paint.radius * Math.max(box.width, box.height), WHOLE)
  return stopped(context.createRadialGradient(x, y, 0, x, y, radius), paint.stops)
}

/** All of a gradient without length but its start lies behind its end. */
function lastColour(stops: readonly Stop[]): string {
  return inOrder(stops).at(-1)?.colour ?? 'transparent'
}

function inOrder(stops: readonly Stop[]): Stop[] {
  return [...stops].sort((first, second) => first.offset - second.offset)
}

function stopped(gradient: CanvasGradient, stops: readonly Stop[]): CanvasGradient {
  for (const stop of inOrder(stops)) gradient.addColorStop(stop.offset, stop.colour)
  return gradient
}

function pattern(
  context: Context,
  paint: PatternPaint,
  box: Box,
  resources: Resources,
  matrix: Matrix,
): CanvasPattern | null {
  const picture = resources.picture(paint.image)
  if (!picture) return null
  const size = wholeTile(paint, box, resources, matrix)
  const tile = size ? tileAt(picture.bitmap, size, paint.scale * unitOf(matrix)) : picture.bitmap
  const repeated = context.createPattern(tile, 'repeat')
  const step = size ? 1 / unitOf(matrix) : paint.scale
  repeated?.setTransform(new DOMMatrix([step, 0, 0, step, box.x, box.y]))
  return repeated
}

/** A tile that begins and ends between output pixels is brought to them once, and then only copied. */
function wholeTile(paint: Paint, box: Box, resources: Resources, matrix: Matrix): [number, number] | null {
  const picture = paint.kind === 'pattern' ? resources.picture(paint.image) : null
  if (paint.kind !== 'pattern' || !picture || !isUpright(matrix)) return null
  const unit = unitOf(matrix)
  const [width, height] = [picture.width * paint.scale * unit, picture.height * paint.scale * unit]
  const whole = [width, height, box.x * unit, box.y * unit].every(
    (edge) => Math.abs(edge - Math.round(edge)) < WHOLE,
  )
  return whole && Math.max(width, height) <= LARGEST_TILE ? [Math.round(width), Math.round(height)] : null
}

function tileAt(bitmap: ImageBitmap, [width, height]: [number, number], step: number): CanvasImageSource {
  if (width === bitmap.width && height === bitmap.height) return bitmap
  const { canvas, context } = surface(width, height)
  const repeated = context.createPattern(bitmap, 'repeat')
  repeated?.setTransform(new DOMMatrix([step, 0, 0, step, 0, 0]))
  context.imageSmoothingQuality = 'medium'
  context.fillStyle = repeated ?? 'transparent'
  context.fillRect(0, 0, width, height)
  return canvas
}

/** A line centred on the outline; mitres end at four times the width. */
export function setStroke(context: Context, stroke: Stroke): void {
  context.strokeStyle = stroke.colour
  context.lineWidth = stroke.width
  context.lineJoin = stroke.join
  context.lineCap = 'butt'
  context.miterLimit = 4
}
