/** Boxes and matrices in plain numbers; a matrix is [a, b, c, d, e, f] as a canvas has it. */

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export type Matrix = readonly [number, number, number, number, number, number]

export interface Point {
  x: number
  y: number
}

export function scaling(scale: number): Matrix {
  return [scale, 0, 0, scale, 0, 0]
}

/** First `inner`, then `outer`. */
export function concat(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

export function apply(matrix: Matrix, point: Point): Point {
  const [a, b, c, d, e, f] = matrix
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f }
}

export function inverse(matrix: Matrix): Matrix {
  const [a, b, c, d, e, f] = matrix
  const area = a * d - b * c
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area]
}

/** Clockwise degrees about a point. */
export function turning(degrees: number, centre: Point): Matrix {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [
    cos,
    sin,
    -sin,
    cos,
    centre.x - cos * centre.x + sin * centre.y,
    centre.y - sin * centre.x - cos * centre.y,
  ]
}

/** Output pixels per design unit; the matrices here only turn, move and scale evenly. */
export function unitOf(matrix: Matrix): number {
  return Math.hypot(matrix[0], matrix[1])
}

export function isUpright(matrix: Matrix): boolean {
  return Math.abs(matrix[1]) < 1e-9 && matrix[0] > 0
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** The axis-aligned hull of the box under the matrix. */
export function mapped(matrix: Matrix, box: Box): Box {
  const corners = [
    apply(matrix, { x: box.x, y: box.y }),
    apply(matrix, { x: box.x + box.width, y: box.y }),
    apply(matrix, { x: box.x, y: box.y + box.height }),
    apply(matrix, { x: box.x + box.width, y: box.y + box.height }),
  ]
  const xs = corners.map((corner) => corner.x)
  const ys = corners.map((corner) => corner.y)
  return fromEdges(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
}

export function fromEdges(left: number, top: number, right: number, bottom: number): Box {
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }
}

export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: box.x + dx, y: box.y + dy }
}

export function union(first: Box, second: Box): Box {
  return fromEdges(
    Math.min(first.x, second.x),
    Math.min(first.y, second.y),
    Math.max(first.x + first.width, second.x + second.width),
    Math.max(first.y + first.height, second.y + second.height),
  )
}

/** What both boxes cover, or null. */
export function intersection(first: Box, second: Box): Box | null {
  const box = fromEdges(
    Math.max(first.x, second.x),
    Math.max(first.y, second.y),
    Math.min(first.x + first.width, second.x + second.width),
    Math.min(first.y + first.height, second.y + second.height),
  )
  return box.width > 0 && box.height > 0 ? box : null
}

/** Whether `inner` lies in `outer`, but for `slack` on each side. */
export function contains(outer: Box, inner: Box, slack = 1e-6): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  )
}

/** The smallest box of whole pixels, or of whole squares of `step` pixels, round this one. */
export function wholePixels(box: Box, step = 1): Box {
  const down = (edge: number) => Math.floor(edge / step) * step
  const up = (edge: number) => Math.ceil(edge / step) * step
  return fromEdges(down(box.x), down(box.y), up(box.x + box.width), up(box.y + box.height))
}
