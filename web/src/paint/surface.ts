/** Canvases nobody sees: where layers are drawn before they are laid onto one another. */

import type { Matrix } from './geometry'

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

/** Coverage in one colour as a canvas. */
export function tinted(
  coverage: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  colour: { red: number; green: number; blue: number; alpha: number },
): OffscreenCanvas {
  const { red, green, blue, alpha } = colour
  const pixels = new Uint32Array(width * height)
  const rgb = (blue << 16) | (green << 8) | red
  const share = alpha / 255
  for (let index = 0; index < pixels.length; index++) {
    const covered = coverage[index] as number
    pixels[index] = covered ? ((Math.round(covered * share) << 24) | rgb) >>> 0 : 0
  }
  const target = surface(width, height)
  target.context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0)
  return target.canvas
}
