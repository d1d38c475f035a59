/** One layer by itself, small: its own ink, fitted into a little canvas, without effects, opacity and blending. */

import type { Layer } from '../../generated/scene'
import { inkBox, turnedBox } from './bounds'
import { Ink } from './ink'
import { turnedMatrix } from './lying'
import { childrenOf, maskOf } from './parts'
import { type Box, centreOf, type Matrix } from './pixels/geometry'
import { alphaOf, inkWithin, surface } from './pixels/surface'
import type { Picture, Resources } from './resources'
import { stretch, type Target } from './target'

/** Pixels left free on each side. */
const MARGIN = 2
/** A hairline is cut at its ends rather than shrunk away. */
const THINNEST = 3
/** Of 255: less is taken for nothing. */
const FAINT = 12

/** Whether the layer is drawn; nothing is before all of its pictures and fonts are here. Groups are not drawn. */
export function paintThumbnail(canvas: HTMLCanvasElement, layer: Layer, resources: Resources): boolean {
  if (childrenOf(layer) || !resources.hasAll(layer)) return false
  const { width, height } = canvas
  const frame = turnedBox(inkBox(layer), layer)
  const first = drawnWithin(frame, width, height, layer, resources)
  if (!first) return false
  const ink = inkOf(first.own, first.matrix)
  const close = ink && isMuchSmaller(ink, frame) ? drawnWithin(ink, width, height, layer, resources) : null
  const { own } = close ?? first
  const context = canvas.getContext('2d')
  context?.clearRect(0, 0, width, height)
  context?.drawImage(own.canvas, 0, 0)
  return context !== null
}

/** From design units to the pixels of the canvas, the box in its middle; null for a box without an inside. */
export function fittedMatrix(box: Box, width: number, height: number): Matrix | null {
  if (box.width <= 0 || box.height <= 0) return null
  const whole = Math.min((width - 2 * MARGIN) / box.width, (height - 2 * MARGIN) / box.height)
  const scale = Math.max(whole, THINNEST / Math.min(box.width, box.height))
  const { x, y } = centreOf(box)
  return [scale, 0, 0, scale, width / 2 - x * scale, height / 2 - y * scale]
}

function drawnWithin(box: Box, width: number, height: number, layer: Layer, resources: Resources) {
  const matrix = fittedMatrix(box, width, height)
  if (!matrix) return null
  const own: Target = { ...surface(width, height, true), left: 0, top: 0 }
  const turned = turnedMatrix(matrix, layer)
  new Ink(resources, matrix[0]).own(own, layer, turned)
  const mask = resources.picture(maskOf(layer) ?? '')
  if (mask) cut(own, mask, layer, turned)
  return { own, matrix }
}

/** Where anything is seen, in design units: a person cut out stands somewhere in the photo's frame. */
function inkOf(own: Target, [scale, , , , left, top]: Matrix): Box | null {
  const { width, height } = own.canvas
  const seen = alphaOf(own).map((alpha) => (alpha > FAINT ? alpha : 0))
  const box = inkWithin({ data: seen, width, height }, 1)
  if (!box) return null
  const { x, y } = box
  return {
    x: (x - left) / scale,
    y: (y - top) / scale,
    width: box.width / scale,
    height: box.height / scale,
  }
}

function isMuchSmaller(ink: Box, frame: Box): boolean {
  return Math.max(ink.width / frame.width, ink.height / frame.height) < 0.85
}

/** The mask is shrunk before it is read: at its own size that would cost a frame. */
function cut(own: Target, mask: Picture, layer: Layer, matrix: Matrix): void {
  const { width, height } = own.canvas
  const cover: Target = { ...surface(width, height, true), left: 0, top: 0 }
  stretch(cover, mask.bitmap, layer, matrix)
  cover.context.resetTransform()
  if (!mask.hasAlpha) {
    const pixels = cover.context.getImageData(0, 0, width, height)
    for (let at = 0; at < pixels.data.length; at += 4) {
      pixels.data[at + 3] = ((pixels.data[at] as number) * (pixels.data[at + 3] as number)) / 255
    }
    cover.context.putImageData(pixels, 0, 0)
  }
  own.context.resetTransform()
  own.context.globalCompositeOperation = 'destination-in'
  own.context.drawImage(cover.canvas, 0, 0)
  own.context.globalCompositeOperation = 'source-over'
}
