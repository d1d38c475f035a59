/** Canvases nobody sees: where layers are drawn before they are laid onto one another. */

import type { Colour } from './colour'
import { type Box, fromEdges, grown, intersection, type Matrix } from './geometry'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export interface Surface {
  canvas: OffscreenCanvas
  context: OffscreenCanvasRenderingContext2D
}

/** `read` keeps the pixels where the processor reaches them quickly. */
export function surface(width: number, height: number, read = false): Surface {
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
  const context = canvas.getContext('2d', { willReadFrequently: read })
  if (!context) {
    throw new Error(
      `the browser gives no drawing surface of ${width} by ${height} pixels; close other tabs and retry`,
    )
  }
  return { canvas, context }
}

export function setMatrix(context: Context, matrix: Matrix, left = 0, top = 0): void {
  const [a, b, c, d, e, f] = matrix
  context.setTransform(a, b, c, d, e - left, f - top)
}

/** The drawing at `1/factor`, a power of two: two by two pixels make one, as often as needed. */
export function halved(drawn: Surface, factor: number): OffscreenCanvas {
  let { canvas } = drawn
  for (let left = factor; left > 1; left /= 2) {
    const [width, height] = [canvas.width / 2, canvas.height / 2]
    const half = surface(width, height)
    half.context.imageSmoothingQuality = 'low'
    half.context.drawImage(canvas, 0, 0, width, height)
    canvas = half.canvas
  }
  return canvas
}

/** The alpha of every pixel. */
export function alphaOf(drawn: Surface): Uint8Array {
  const { width, height } = drawn.canvas
  const { data } = drawn.context.getImageData(0, 0, width, height)
  const alpha = new Uint8Array(width * height)
  for (let index = 0; index < alpha.length; index++) {
    alpha[index] = data[index * 4 + 3] as number
  }
  return alpha
}

export interface Coverage {
  data: Uint8Array | Uint8ClampedArray
  width: number
  height: number
}

/** The samples that cover anything, and `margin` more on each side; null when none does. */
export function inkWithin({ data, width, height }: Coverage, margin: number): Box | null {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((value) => value > 0)
    if (first < 0) continue
    left = Math.min(left, first)
    right = Math.max(
      right,
      row.findLastIndex((value) => value > 0),
    )
    top = Math.min(top, y)
    bottom = y
  }
  if (right < 0) return null
  const inked = grown(fromEdges(left, top, right + 1, bottom + 1), margin)
  return intersection(inked, { x: 0, y: 0, width, height })
}

/** Part of a coverage in one colour as a canvas. */
export function tinted(coverage: Coverage, part: Box, { red, green, blue, alpha }: Colour): OffscreenCanvas {
  const { x, y, width, height } = part
  const pixels = new Uint32Array(width * height)
  const rgb = (blue << 16) | (green << 8) | red
  const shares = Uint32Array.from({ length: 256 }, (_, covered) =>
    covered ? (Math.round((covered * alpha) / 255) << 24) | rgb : 0,
  )
  for (let row = 0; row < height; row++) {
    const from = (y + row) * coverage.width + x
    for (let column = 0; column < width; column++) {
      pixels[row * width + column] = shares[coverage.data[from + column] as number] as number
    }
  }
  const target = surface(width, height)
  target.context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0)
  return target.canvas
}
