/** Pictures and masks brought to output pixels once, by the server's own filter, and kept. */

import { type Box, type Matrix, mapped, unitOf, wholePixels } from './pixels/geometry'
import { Kept } from './pixels/kept'
import { type Edges, type Raster, resized, shrunk } from './pixels/resample'
import { surface } from './pixels/surface'
import type { Picture, Resources } from './resources'

const SHRINKS_BELOW = 0.85
/** Fractions of a pixel that do not count. */
const WHOLE = 1e-3
const EXACT = 1e-2
const KEPT_BYTES = 160_000_000

/** Coverage in whole output pixels, its top-left corner at `left`, `top`. */
export interface LaidCoverage {
  raster: Raster
  left: number
  top: number
}

export interface LaidPicture {
  source: OffscreenCanvas | ImageBitmap
  left: number
  top: number
  width: number
  height: number
}

export class Pictures {
  private readonly rasters = new Kept<Raster>(KEPT_BYTES, (raster) => raster.data.length)
  private readonly canvases = new Kept<LaidPicture>(KEPT_BYTES, ({ width, height }) => width * height * 4)

  constructor(readonly resources: Resources) {}

  /** The picture over the box of an upright layer; null when it is not loaded. */
  laidPicture(digest: string, box: Box, matrix: Matrix): LaidPicture | null {
    const picture = this.resources.picture(digest)
    if (!picture) return null
    const placed = placedBox(box, matrix)
    if (isExact(picture, placed)) {
      const { bitmap, width, height } = picture
      return { source: bitmap, left: Math.round(placed.x), top: Math.round(placed.y), width, height }
    }
    const [left, top] = [Math.floor(placed.x), Math.floor(placed.y)]
    const key = `${digest}|${edgesKey(placed)}`
    const made = this.canvases.keep(key, () => {
      const raster = resampledOver(this.fitted(picture, box, matrix), placed)
      return { source: canvasOf(raster), left: 0, top: 0, width: raster.width, height: raster.height }
    })
    return { ...made, left, top }
  }

  /** The mask over the box of an upright layer. */
  laidMask(digest: string, box: Box, matrix: Matrix): LaidCoverage | null {
    const picture = this.resources.picture(digest)
    if (!picture) return null
    const placed = placedBox(box, matrix)
    if (isExact(picture, placed)) {
      return { raster: this.mask(picture), left: Math.round(placed.x), top: Math.round(placed.y) }
    }
    const key = `laid mask|${digest}|${edgesKey(placed)}`
    const raster = this.rasters.keep(key, () => {
      const { width, height } = fittedSize(picture, box, matrix)
      const whole = this.mask(picture)
      return resampledOver(
        width < picture.width || height < picture.height ? shrunk(whole, width, height) : whole,
        placed,
      )
    })
    return { raster, left: Math.floor(placed.x), top: Math.floor(placed.y) }
  }

  /** The picture under its mask to be stretched: its own size, or where `seen` at most as large as it is seen. */
  cut(
    digest: string,
    mask: string | null,
    seen: { box: Box; matrix: Matrix } | null,
  ): CanvasImageSource | null {
    const picture = this.resources.picture(digest)
    if (!picture || (mask && !this.resources.hasPicture(mask))) return null
    const { width, height } = seen ? fittedSize(picture, seen.box, seen.matrix) : picture
    const key = `cut|${digest}|${mask}|${width}|${height}`
    return this.canvases.keep(key, () => {
      const raster = this.cutRaster(picture, mask)
      const fitted = width < raster.width || height < raster.height ? shrunk(raster, width, height) : raster
      return { source: canvasOf(fitted), left: 0, top: 0, width, height }
    }).source
  }

  /** How much the picture under its mask covers, as black on a canvas of its own size. */
  coverageCanvas(digest: string, mask: string | null): CanvasImageSource | null {
    const picture = this.resources.picture(digest)
    if (!picture || (mask && !this.resources.hasPicture(mask))) return null
    return this.canvases.keep(`coverage|${digest}|${mask}`, () => {
      const raster = this.cutCoverage(picture, mask)
      return { source: blackCanvas(raster), left: 0, top: 0, width: raster.width, height: raster.height }
    }).source
  }

  maskCanvas(digest: string): CanvasImageSource | null {
    const picture = this.resources.picture(digest)
    if (!picture) return null
    return this.canvases.keep(`mask|${digest}`, () => {
      const raster = this.mask(picture)
      return { source: blackCanvas(raster), left: 0, top: 0, width: raster.width, height: raster.height }
    }).source
  }

  /** A picture or mask as coverage. */
  coverage(digest: string): Raster | null {
    const picture = this.resources.picture(digest)
    return picture && this.mask(picture)
  }

  private mask(picture: Picture): Raster {
    return this.rasters.keep(`mask|${picture.digest}`, () => this.resources.coverage(picture))
  }

  private fitted(picture: Picture, box: Box, matrix: Matrix): Raster {
    const { width, height } = fittedSize(picture, box, matrix)
    const whole = premultiplied(this.resources.pixels(picture), picture.hasAlpha)
    return width < picture.width || height < picture.height ? shrunk(whole, width, height) : whole
  }

  private cutRaster(picture: Picture, mask: string | null): Raster {
    const pixels = this.resources.pixels(picture)
    const covering = mask ? this.resources.picture(mask) : null
    if (!covering) return premultiplied(pixels, picture.hasAlpha)
    const cover = sizedTo(this.mask(covering), picture.width, picture.height)
    for (let index = 0; index < cover.data.length; index++) {
      const own = pixels.data[index * 4 + 3] as number
      pixels.data[index * 4 + 3] = Math.trunc(((cover.data[index] as number) * own) / 255)
    }
    return premultiplied(pixels, true)
  }

  private cutCoverage(picture: Picture, mask: string | null): Raster {
    const covering = mask ? this.resources.picture(mask) : null
    if (covering && !picture.hasAlpha) return this.mask(covering)
    const { data, width, height } = this.cutRaster(picture, mask)
    const covered = new Uint8ClampedArray(width * height)
    for (let index = 0; index < covered.length; index++) covered[index] = data[index * 4 + 3] as number
    return { data: covered, width, height, channels: 1 }
  }
}

/** Single precision, as the server's renderer places boxes. */
function placedBox(box: Box, matrix: Matrix): Box {
  const { x, y, width, height } = mapped(matrix, box)
  const [left, top] = [Math.fround(x), Math.fround(y)]
  return { x: left, y: top, width: Math.fround(x + width) - left, height: Math.fround(y + height) - top }
}

function isExact(picture: Picture, placed: Box): boolean {
  const sizes = Math.abs(placed.width - picture.width) + Math.abs(placed.height - picture.height)
  const near = (edge: number) => Math.abs(edge - Math.round(edge)) < EXACT
  return sizes < EXACT && near(placed.x) && near(placed.y)
}

function edgesKey(placed: Box): string {
  const { x, y, width, height } = placed
  const [left, top] = [Math.floor(x), Math.floor(y)]
  return [x - left, y - top, x + width - left, y + height - top]
    .map((edge) => Math.round(edge * 64))
    .join(',')
}

/** The picture's size, or a smaller one where it would be shrunk much. */
export function fittedSize(
  picture: { width: number; height: number },
  box: Box,
  matrix: Matrix,
): { width: number; height: number } {
  const unit = unitOf(matrix)
  const [across, down] = [(box.width * unit) / picture.width, (box.height * unit) / picture.height]
  if (Math.min(across, down) >= SHRINKS_BELOW) return { width: picture.width, height: picture.height }
  const fewer = (pixels: number, ratio: number) => Math.max(1, Math.ceil(pixels * Math.min(1, ratio)))
  return { width: fewer(picture.width, across), height: fewer(picture.height, down) }
}

/** The raster drawn over `placed` on the whole pixels it touches; where it ends between pixels it fades out. */
function resampledOver(raster: Raster, placed: Box): Raster {
  const window = wholePixels(placed)
  const [left, top] = [placed.x - window.x, placed.y - window.y]
  const [right, bottom] = [window.width - left - placed.width, window.height - top - placed.height]
  const [across, down] = [placed.width / raster.width, placed.height / raster.height]
  const border = Math.max(...[left, top, right, bottom].map(Math.abs)) < WHOLE ? 0 : 2
  const source = border ? framed(raster, border) : raster
  const limit = (edge: number, most: number) => Math.min(Math.max(edge + border, 0), most)
  const box: Edges = [
    limit(-left / across, source.width),
    limit(-top / down, source.height),
    limit((window.width - left) / across, source.width),
    limit((window.height - top) / down, source.height),
  ]
  return resized(source, window.width, window.height, box)
}

function framed(raster: Raster, border: number): Raster {
  const { channels } = raster
  const [width, height] = [raster.width + 2 * border, raster.height + 2 * border]
  const data = new Uint8ClampedArray(width * height * channels)
  for (let y = 0; y < raster.height; y++) {
    const row = raster.data.subarray(y * raster.width * channels, (y + 1) * raster.width * channels)
    data.set(row, ((y + border) * width + border) * channels)
  }
  return { data, width, height, channels }
}

function sizedTo(raster: Raster, width: number, height: number): Raster {
  if (raster.width === width && raster.height === height) return raster
  return resized(raster, width, height, [0, 0, raster.width, raster.height])
}

export function premultiplied(pixels: ImageData, transparent: boolean): Raster {
  const { data, width, height } = pixels
  for (let at = 0; transparent && at < data.length; at += 4) {
    const share = (data[at + 3] as number) / 255
    if (share === 1) continue
    for (let channel = at; channel < at + 3; channel++) data[channel] = (data[channel] as number) * share
  }
  return { data, width, height, channels: 4 }
}

function canvasOf(raster: Raster): OffscreenCanvas {
  const { data, width, height } = raster
  const straight = new Uint8ClampedArray(data)
  for (let at = 0; at < straight.length; at += 4) {
    const alpha = straight[at + 3] as number
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++)
      straight[channel] = ((straight[channel] as number) * 255) / alpha
  }
  return put(new ImageData(straight, width, height))
}

function blackCanvas(raster: Raster): OffscreenCanvas {
  const pixels = new ImageData(raster.width, raster.height)
  for (let index = 0; index < raster.data.length; index++)
    pixels.data[index * 4 + 3] = raster.data[index] as number
  return put(pixels)
}

function put(pixels: ImageData): OffscreenCanvas {
  const target = surface(pixels.width, pixels.height)
  target.context.putImageData(pixels, 0, 0)
  return target.canvas
}
