/** The ink of every kind of layer; shapes and letters by their outlines, stroke first, fill above it. */

import type { ImageLayer, Layer, Paint, ShapeLayer, TextLayer } from '../../generated/scene'
import { isOpaque, setStroke, withPaint } from './fills'
import { placedRuns, roundsLetters, withLetters } from './letters'
import { paintsOf, strokeOf } from './parts'
import { shapePath } from './paths'
import { concat, isUpright, type Matrix, unitOf } from './pixels/geometry'
import { halved, setMatrix, surface } from './pixels/surface'
import type { Resources } from './resources'
import { stretch, type Target } from './target'

/** Faces that bring their own colours. */
const COLOURED = /emoji/

export class Ink {
  constructor(
    private readonly resources: Resources,
    private readonly scale: number,
  ) {}

  /** The layer's own, without its mask and without what lies in it. */
  own(target: Target, layer: Layer, matrix: Matrix): void {
    switch (layer.kind) {
      case 'image':
        this.picture(target, layer, matrix)
        break
      case 'shape':
        this.shape(target, layer, matrix)
        break
      case 'text':
        this.text(target, layer, matrix)
        break
      case 'group':
        break
      default:
        layer satisfies never
    }
  }

  private picture(target: Target, layer: ImageLayer, matrix: Matrix): void {
    const picture = this.resources.picture(layer.image)
    if (picture) stretch(target, picture.bitmap, layer, matrix)
  }

  private shape(target: Target, layer: ShapeLayer, matrix: Matrix): void {
    const path = shapePath(layer)
    setMatrix(target.context, matrix, target.left, target.top)
    if (layer.stroke && layer.stroke.width > 0) {
      setStroke(target.context, layer.stroke)
      target.context.stroke(path)
    }
    if (layer.fill) this.paint(target, matrix, layer, layer.fill, (context) => context.fill(path))
  }

  /**
   * Below 256 pixels browsers thicken letters by their colour's luminance, hint them and move them to parts of a pixel.
   * So letters are drawn larger than that, as plain outlines, and brought down by halves. Where they are rounded
   * (WebKit on Linux) they stand on whole pixels as well, and twice as large they come nearer to their place.
   */
  private text(target: Target, layer: TextLayer, matrix: Matrix): void {
    const smallest = Math.min(...layer.lines.map((line) => line.size)) * unitOf(matrix)
    const wanted = roundsLetters() ? smallest / 2 : smallest
    const factor = enlargement(wanted, target.canvas.width, target.canvas.height)
    if (factor === 1) {
      this.letters(target, layer, matrix)
      return
    }
    const { width, height } = target.canvas
    const large: Target = { ...surface(width * factor, height * factor), left: 0, top: 0 }
    this.letters(
      large,
      layer,
      concat([factor, 0, 0, factor, -target.left * factor, -target.top * factor], matrix),
    )
    target.context.resetTransform()
    target.context.drawImage(halved(large, factor), 0, 0)
  }

  private letters(target: Target, layer: TextLayer, matrix: Matrix): void {
    const runs = placedRuns(layer, isUpright(matrix) ? this.scale : null)
    setMatrix(target.context, matrix, target.left, target.top)
    // All strokes before all fills, so that no letter's outline lies on its neighbour.
    const { context } = target
    for (const placed of layer.stroke && layer.stroke.width > 0 ? runs : []) {
      withLetters(context, placed, layer.tracking, (pen, y, units) => {
        if (layer.stroke) setStroke(context, { ...layer.stroke, width: layer.stroke.width * units })
        context.strokeText(placed.run.text, pen, y)
      })
    }
    for (const placed of runs) {
      this.paint(target, matrix, layer, placed.run.fill ?? layer.fill, (context) => {
        withLetters(context, placed, layer.tracking, (pen, y) => context.fillText(placed.run.text, pen, y))
      })
    }
  }

  /** Whether growing the outline is the same as growing the drawn coverage. */
  canWiden(layer: Layer): boolean {
    switch (layer.kind) {
      case 'image':
      case 'group':
        return false
      case 'shape':
        return !layer.mask && (!layer.fill || isOpaque(layer.fill))
      case 'text':
        return layer.lines.every((line) =>
          line.runs.every((run) => !COLOURED.test(run.font) && isOpaque(run.fill ?? layer.fill)),
        )
    }
  }

  /** The silhouette of what can be widened, grown by `extra` design units on every side, corners round. */
  widened(target: Target, layer: Layer, matrix: Matrix, extra: number): void {
    const own = strokeOf(layer)?.width ?? 0
    if (paintsOf(layer).length === 0 && own === 0) return
    const stroke = { colour: '#000000', width: Math.min(own + 2 * extra, 20000), join: 'round' as const }
    this.own(target, { ...layer, stroke } as Layer, matrix)
  }

  private paint(
    target: Target,
    matrix: Matrix,
    box: ShapeLayer | TextLayer,
    paint: Paint,
    ink: Parameters<typeof withPaint>[4],
  ): void {
    const ownUnits = box.kind === 'text' && roundsLetters()
    withPaint(target, matrix, target, { paint, box, resources: this.resources, ownUnits }, ink)
  }
}

/** Letters above this size are drawn by their outlines. */
const OUTLINED_ABOVE = 256
const LARGEST_SIDE = 8192
const MOST_PIXELS = 24_000_000

/** The power of two by which letters of `size` pixels are enlarged on a canvas of that width and height. */
export function enlargement(size: number, width: number, height: number): number {
  let factor = 1
  while (size * factor <= OUTLINED_ABOVE && factor < 16) {
    const next = factor * 2
    const fits = Math.max(width, height) * next <= LARGEST_SIDE && width * height * next * next <= MOST_PIXELS
    if (!fits) break
    factor = next
  }
  return factor
}
