/** A Gaussian as three boxes with fractional edges, whose variance is right at any width. */

const PASSES = 3

/** The half width of one of the boxes that together blur by `sigma`. */
export function boxRadius(sigma: number): number {
  const variance = (sigma * sigma) / PASSES
  const whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2)
  const part = ((2 * whole + 1) * (whole * (whole + 1) - 3 * variance)) / (6 * (variance - (whole + 1) ** 2))
  return whole + part
}

/** Coverage blurred by `sigma` samples; beyond the edges it goes on as it ends. */
export function blurred(coverage: Uint8Array, width: number, height: number, sigma: number): Uint8Array {
  if (sigma <= 0) return coverage
  const radius = boxRadius(sigma)
  const result = coverage.slice()
  for (let y = 0; y < height; y++) {
    blurLine(result, y * width, 1, width, radius)
  }
  for (let x = 0; x < width; x++) {
    blurLine(result, x, width, height, radius)
  }
  return result
}

function blurLine(pixels: Uint8Array, start: number, step: number, count: number, radius: number): void {
  const line = new Uint8Array(count)
  for (let index = 0; index < count; index++) {
    line[index] = pixels[start + index * step] as number
  }
  if (!line.some((value) => value !== line[0])) return
  let [from, to] = [line, new Uint8Array(count)]
  for (let pass = 0; pass < PASSES; pass++) {
    boxPass(from, to, radius)
    ;[from, to] = [to, from]
  }
  for (let index = 0; index < count; index++) {
    pixels[start + index * step] = from[index] as number
  }
}

function boxPass(from: Uint8Array, to: Uint8Array, radius: number): void {
  const last = from.length - 1
  const whole = Math.floor(radius)
  const [inner, outer] = [1 / (2 * radius + 1), (radius - whole) / (2 * radius + 1)]
  const at = (index: number) => from[index < 0 ? 0 : Math.min(index, last)] as number
  let sum = 0
  for (let index = -whole; index <= whole; index++) sum += at(index)
  for (let index = 0; index <= last; index++) {
    to[index] = Math.floor(sum * inner + (at(index - whole - 1) + at(index + whole + 1)) * outer + 0.5)
    sum += at(index + whole + 1) - at(index - whole)
  }
}
