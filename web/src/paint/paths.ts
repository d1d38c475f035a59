/** Shapes as canvas paths in design units, and how far SVG path data reaches. */

import type { ShapeLayer } from '../../generated/scene'
import { type Box, fromEdges } from './pixels/geometry'

export function shapePath(layer: ShapeLayer): Path2D {
  const { x, y, width, height } = layer
  const path = new Path2D()
  if (layer.shape === 'path') {
    path.addPath(new Path2D(layer.path), new DOMMatrix([width, 0, 0, height, x, y]))
  } else if (layer.shape === 'ellipse') {
    path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI)
    path.closePath()
  } else {
    const radius = Math.min(layer.radius, width / 2, height / 2)
    if (radius > 0) path.roundRect(x, y, width, height, radius)
    else path.rect(x, y, width, height)
  }
  return path
}

/** The box of the shape's outline without its stroke. */
export function shapeBox(layer: ShapeLayer): Box {
  const { x, y, width, height } = layer
  if (layer.shape !== 'path') return { x, y, width, height }
  const reach = pathReach(layer.path)
  return {
    x: x + reach.x * width,
    y: y + reach.y * height,
    width: reach.width * width,
    height: reach.height * height,
  }
}

const COMMAND = /([MLHVCSQTAZ])([^MLHVCSQTAZ]*)/gi
const DIGITS = '([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)'
const NUMBER = new RegExp(DIGITS, 'gi')
/** The two flags of an arc may stand without a space between them. */
const ARC = new RegExp([DIGITS, DIGITS, DIGITS, '([01])', '([01])', DIGITS, DIGITS].join('[\\s,]*'), 'gi')
const STEPS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7 }

interface Pen {
  x: number
  y: number
  left: number
  top: number
  right: number
  bottom: number
}

/** Round every point and control point of SVG path data; an arc counts with twice its radii. */
export function pathReach(data: string): Box {
  const pen: Pen = { x: 0, y: 0, left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  let start = { x: 0, y: 0 }
  for (const [, letter, rest] of data.matchAll(COMMAND)) {
    const kind = (letter as string).toUpperCase()
    if (kind === 'Z') {
      Object.assign(pen, start)
      continue
    }
    const numbers =
      kind === 'A'
        ? arcNumbers(rest as string)
        : [...(rest as string).matchAll(NUMBER)].map(([found]) => Number(found))
    const step = STEPS[kind] as number
    for (let at = 0; at + step <= numbers.length; at += step) {
      advance(pen, kind, numbers.slice(at, at + step), letter !== kind)
      if (kind === 'M' && at === 0) start = { x: pen.x, y: pen.y }
    }
  }
  return pen.right >= pen.left ? fromEdges(pen.left, pen.top, pen.right, pen.bottom) : fromEdges(0, 0, 0, 0)
}

function arcNumbers(rest: string): number[] {
  return [...rest.matchAll(ARC)].flatMap((found) => found.slice(1).map(Number))
}

function advance(pen: Pen, kind: string, numbers: number[], relative: boolean): void {
  const [x, y] = relative ? [pen.x, pen.y] : [0, 0]
  const given = numbers as [number, ...number[]]
  if (kind === 'H' || kind === 'V') {
    reachTo(pen, kind === 'H' ? x + given[0] : pen.x, kind === 'V' ? y + given[0] : pen.y, 0)
    return
  }
  const points = kind === 'A' ? numbers.slice(5) : numbers
  const slack = kind === 'A' ? 2 * Math.max(Math.abs(given[0]), Math.abs(numbers[1] as number)) : 0
  for (let at = 0; at < points.length; at += 2) {
    reachTo(pen, x + (points[at] as number), y + (points[at + 1] as number), slack)
  }
}

function reachTo(pen: Pen, x: number, y: number, slack: number): void {
  Object.assign(pen, { x, y })
  pen.left = Math.min(pen.left, x - slack)
  pen.right = Math.max(pen.right, x + slack)
  pen.top = Math.min(pen.top, y - slack)
  pen.bottom = Math.max(pen.bottom, y + slack)
}
