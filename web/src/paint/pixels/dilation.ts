/**
 * Coverage grown by a disc: corners come out round and a soft edge stays as soft as it was.
 * The disc is taken column by column, so that each whole row of it is one running maximum.
 */

const SAMPLES = 8
const FULL = 256

export function dilated(coverage: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius <= 0) return coverage
  const size = Math.trunc(radius + 0.5) + 2
  const disc = quarterDisc(radius, size)
  const share = (dy: number, dx: number) => (dx < size ? (disc[dy * size + dx] as number) : 0)
  const result = coverage.slice()
  const wide = new Uint8Array(coverage.length)
  for (let dx = 0; dx < size; dx++) {
    const beside = larger(coverage, width, dx)
    raise(wide, beside, width, 0, FULL)
    for (let dy = 0; dy < Math.min(size, height); dy++) {
      const here = share(dy, dx)
      if (here === FULL && share(dy, dx + 1) !== FULL) raise(result, wide, width, dy, FULL)
      else if (here > 0 && here < FULL) raise(result, beside, width, dy, here)
    }
  }
  return result
}

/** How much of the pixel at (dx, dy) a pixel's square grown by `radius` covers, in 256ths. */
export function quarterDisc(radius: number, size: number): Uint16Array {
  const disc = new Uint16Array(size * size)
  const beyond = Array.from({ length: size * SAMPLES }, (_, index) =>
    Math.max(Math.abs((index + 0.5) / SAMPLES - 0.5) - 0.5, 0),
  )
  for (let y = 0; y < beyond.length; y++) {
    for (let x = 0; x < beyond.length; x++) {
      const inside = (beyond[y] as number) ** 2 + (beyond[x] as number) ** 2 <= radius * radius
      const place = Math.trunc(y / SAMPLES) * size + Math.trunc(x / SAMPLES)
      if (inside) (disc[place] as number) += FULL / SAMPLES ** 2
    }
  }
  return disc
}

/** The larger of the pixels `step` to the left and right. */
function larger(coverage: Uint8Array, width: number, step: number): Uint8Array {
  if (step === 0) return coverage
  const out = new Uint8Array(coverage.length)
  for (let row = 0; row < coverage.length; row += width) {
    for (let x = 0; x < width; x++) {
      const left = x >= step ? (coverage[row + x - step] as number) : 0
      const right = x + step < width ? (coverage[row + x + step] as number) : 0
      out[row + x] = Math.max(left, right)
    }
  }
  return out
}

/** Take `source` into `target`, moved up and down by `dy`, at `share` 256ths. */
function raise(target: Uint8Array, source: Uint8Array, width: number, dy: number, share: number): void {
  const offset = dy * width
  for (let index = offset; index < target.length; index++) {
    const value = ((source[index - offset] as number) * share) >> 8
    if (value > (target[index] as number)) target[index] = value
  }
  for (let index = offset; dy > 0 && index < target.length; index++) {
    const value = ((source[index] as number) * share) >> 8
    if (value > (target[index - offset] as number)) target[index - offset] = value
  }
}
