/**
 * Pictures at another size by an area-aware bicubic filter: the one the server uses, because no two
 * browsers shrink alike. Channels are treated apart and alike, so colours must come premultiplied.
 */

export interface Raster {
  data: Uint8ClampedArray
  width: number
  height: number
  channels: 1 | 4
}

export type Edges = readonly [number, number, number, number]

interface Weights {
  starts: Int32Array
  counts: Int32Array
  values: Float32Array
  most: number
}

const SUPPORT = 2

/** `box` of the picture (left, top, right, bottom) at `width` by `height`. */
export function resized(source: Raster, width: number, height: number, box: Edges): Raster {
  const across = weights(source.width, box[0], box[2], width)
  const down = weights(source.height, box[1], box[3], height)
  const first = down.starts[0] as number
  const last = (down.starts[height - 1] as number) + (down.counts[height - 1] as number)
  const wide = horizontally(source, across, width, first, last)
  return vertically(wide, down, height, first)
}

/** The whole picture made smaller; first by plain averages where it shrinks very much. */
export function shrunk(source: Raster, width: number, height: number): Raster {
  const across = Math.max(1, Math.floor(source.width / width / 3))
  const down = Math.max(1, Math.floor(source.height / height / 3))
  const small = across > 1 || down > 1 ? averaged(source, across, down) : source
  return resized(small, width, height, [0, 0, source.width / across, source.height / down])
}

export function averaged(source: Raster, across: number, down: number): Raster {
  const width = Math.ceil(source.width / across)
  const height = Math.ceil(source.height / down)
  const { channels } = source
  const data = new Uint8ClampedArray(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      averageBlock(source, data, { x, y, across, down, width })
    }
  }
  return { data, width, height, channels }
}

function averageBlock(
  source: Raster,
  target: Uint8ClampedArray,
  block: { x: number; y: number; across: number; down: number; width: number },
): void {
  const { channels } = source
  const [right, bottom] = [
    Math.min(source.width, (block.x + 1) * block.across),
    Math.min(source.height, (block.y + 1) * block.down),
  ]
  const count = (right - block.x * block.across) * (bottom - block.y * block.down)
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0
    for (let y = block.y * block.down; y < bottom; y++) {
      for (let x = block.x * block.across; x < right; x++) {
        sum += source.data[(y * source.width + x) * channels + channel] as number
      }
    }
    target[(block.y * block.width + block.x) * channels + channel] = sum / count
  }
}

/** Keys' cubic with a = -0.5. */
function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}

function weights(length: number, start: number, end: number, out: number): Weights {
  const scale = (end - start) / out
  const spread = Math.max(1, scale)
  const support = SUPPORT * spread
  const most = Math.ceil(support) * 2 + 1
  const found: Weights = {
    starts: new Int32Array(out),
    counts: new Int32Array(out),
    values: new Float32Array(out * most),
    most,
  }
  for (let index = 0; index < out; index++) {
    const centre = start + (index + 0.5) * scale
    const from = Math.max(0, Math.trunc(centre - support + 0.5))
    const to = Math.min(length, Math.trunc(centre + support + 0.5))
    weigh(found, index, { centre, from, to, spread })
  }
  return found
}

function weigh(
  found: Weights,
  index: number,
  reach: { centre: number; from: number; to: number; spread: number },
): void {
  const { centre, from, to, spread } = reach
  let total = 0
  for (let place = from; place < to; place++) {
    const weight = cubic((place - centre + 0.5) / spread)
    found.values[index * found.most + place - from] = weight
    total += weight
  }
  for (let place = from; place < to; place++) {
    ;(found.values[index * found.most + place - from] as number) /= total
  }
  found.starts[index] = from
  found.counts[index] = Math.max(0, to - from)
}

/** Rows `first` up to `last` at their new width. */
function horizontally(source: Raster, across: Weights, width: number, first: number, last: number): Raster {
  const { channels } = source
  const height = Math.max(0, last - first)
  const data = new Uint8ClampedArray(width * height * channels)
  const work = channels === 1 ? greyRow : colourRow
  for (let y = 0; y < height; y++) {
    work(source.data, (first + y) * source.width * channels, across, data, y * width * channels, width)
  }
  return { data, width, height, channels }
}

function greyRow(
  source: Uint8ClampedArray,
  offset: number,
  across: Weights,
  target: Uint8ClampedArray,
  at: number,
  width: number,
): void {
  const { starts, counts, values, most } = across
  for (let x = 0; x < width; x++) {
    const from = offset + (starts[x] as number)
    const count = counts[x] as number
    let sum = 0
    for (let tap = 0; tap < count; tap++) {
      sum += (source[from + tap] as number) * (values[x * most + tap] as number)
    }
    target[at + x] = sum
  }
}

function colourRow(
  source: Uint8ClampedArray,
  offset: number,
  across: Weights,
  target: Uint8ClampedArray,
  at: number,
  width: number,
): void {
  const { starts, counts, values, most } = across
  for (let x = 0; x < width; x++) {
    let from = offset + (starts[x] as number) * 4
    const count = counts[x] as number
    let [red, green, blue, alpha] = [0, 0, 0, 0]
    for (let tap = 0; tap < count; tap++, from += 4) {
      const weight = values[x * most + tap] as number
      red += (source[from] as number) * weight
      green += (source[from + 1] as number) * weight
      blue += (source[from + 2] as number) * weight
      alpha += (source[from + 3] as number) * weight
    }
    const place = at + x * 4
    target[place] = red
    target[place + 1] = green
    target[place + 2] = blue
    target[place + 3] = alpha
  }
}

function vertically(source: Raster, down: Weights, height: number, first: number): Raster {
  const { channels } = source
  const stride = source.width * channels
  const data = new Uint8ClampedArray(stride * height)
  const row = new Float32Array(stride)
  for (let y = 0; y < height; y++) {
    row.fill(0)
    for (let tap = 0; tap < (down.counts[y] as number); tap++) {
      const weight = down.values[y * down.most + tap] as number
      const from = ((down.starts[y] as number) - first + tap) * stride
      for (let place = 0; place < stride; place++) {
        ;(row[place] as number) += (source.data[from + place] as number) * weight
      }
    }
    data.set(row, y * stride)
  }
  return { data, width: source.width, height, channels }
}
