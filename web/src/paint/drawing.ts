/** Layers onto a surface: the same steps as the server's compositor, with what was drawn before kept. */

import type {
  BlendMode,
  Effect,
  GroupLayer,
  ImageLayer,
  Layer,
  ShapeLayer,
  SolidPaint,
} from '../../generated/scene'
import { frameOf, inkBox, outerBox } from './bounds'
import { parseColour } from './colour'
import { applied, type Coverage, type Plan, planOf, reachOf, reductionOf } from './effects'
import {
  type Box,
  centreOf,
  concat,
  contains,
  fromEdges,
  grown,
  intersection,
  isUpright,
  type Matrix,
  mapped,
  moved,
  turning,
  unitOf,
  wholePixels,
} from './geometry'
import { Ink, type Target } from './ink'
import { Kept } from './kept'
import { anchorOf, bodyKey, effectKey } from './keys'
import { Pictures } from './pictures'
import type { Resources } from './resources'
import { alphaOf, setMatrix, surface, tinted } from './surface'

const KEPT_BYTES = 240_000_000
/** Fractions of a pixel that do not count. */
const WHOLE = 1e-3

/** Pixels that are ready to be laid down, and the part of the picture they answer for. */
export interface Drawn {
  source: CanvasImageSource | null
  left: number
  top: number
  width: number
  height: number
  covered: Box
}

/** What outlives one painting: pictures and layers as they were drawn. */
export class Studio {
  readonly pictures: Pictures
  readonly drawn = new Kept<Drawn>(KEPT_BYTES, ({ width, height }) => 64 + width * height * 4)

  constructor(readonly resources: Resources) {
    this.pictures = new Pictures(resources)
  }
}

export class Drawing {
  private readonly ink: Ink
  private readonly room: Box

  constructor(
    private readonly studio: Studio,
    scale: number,
    size: { width: number; height: number },
  ) {
    this.ink = new Ink(studio.resources, scale)
    this.room = roomOf(size.width, size.height)
  }

  /** The layer with its effects, opacity and blend mode. */
  layer(target: Target, layer: Layer, matrix: Matrix): void {
    if (!layer.visible || layer.opacity === 0) return
    if (layer.effects.length > 0 && layer.opacity < 1) this.faded(target, layer, matrix)
    else this.effectsAndBody(target, layer, matrix, layer.opacity)
  }

  private effectsAndBody(target: Target, layer: Layer, matrix: Matrix, opacity: number): void {
    for (const effect of layer.effects) {
      lay(target, this.cover(layer, effect, matrix, target), planOf(effect, 1).blend, 1)
    }
    this.body(target, layer, matrix, { opacity, blend: layer.blend })
  }

  /** A layer and its effects fade as one: what is beneath, mixed with what it would be at full opacity. */
  private faded(target: Target, layer: Layer, matrix: Matrix): void {
    const window = seen(target, mapped(matrix, outerBox(layer)))
    if (!window) return
    const beneath = copied(target, window)
    this.effectsAndBody(target, layer, matrix, 1)
    const full = copied(target, window)
    const { context } = target
    context.save()
    context.resetTransform()
    context.beginPath()
    context.rect(window.x - target.left, window.y - target.top, window.width, window.height)
    context.clip()
    put(target, beneath, window, 'copy', 1 - layer.opacity)
    put(target, full, window, 'lighter', layer.opacity)
    context.restore()
  }

  /** The layer's own ink: turned and masked, without effects. */
  private body(
    target: Target,
    layer: Layer,
    matrix: Matrix,
    look: { opacity: number; blend: BlendMode },
  ): void {
    const turned = turnedMatrix(matrix, layer)
    if (layer.kind === 'group' && liesStraight(layer, look)) {
      for (const child of layer.layers) this.layer(target, child, turned)
      return
    }
    lay(target, this.drawn(layer, turned, target), look.blend, look.opacity)
  }

  /** The layer's ink on pixels of its own, kept. */
  private drawn(layer: Layer, matrix: Matrix, target: Target): Drawn | null {
    const box = wholePixels(mapped(matrix, inkBox(layer)))
    return this.kept(layer, matrix, '', box, target, (window) => this.inked(layer, matrix, window))
  }

  /** What is kept under the layer's looks, moved to where it stands now; made anew where more of it is seen. */
  private kept(
    layer: Layer,
    matrix: Matrix,
    more: string,
    box: Box,
    target: Target,
    make: (window: Box) => Drawn | null,
  ): Drawn | null {
    const needed = seen(target, box)
    if (!needed) return null
    const anchor = anchorOf(layer, matrix)
    const key = `${bodyKey(layer)}|${anchor.key}|${more}`
    const found = this.studio.drawn.get(key)
    if (found) {
      const here = shifted(found, anchor.left, anchor.top)
      if (contains(here.covered, needed)) return here
    }
    const window = intersection(box, this.room) ?? needed
    const covered = contains(window, needed) ? window : needed
    const made = make(covered) ?? { source: null, left: 0, top: 0, width: 0, height: 0, covered }
    this.studio.drawn.set(key, shifted({ ...made, covered }, -anchor.left, -anchor.top))
    return { ...made, covered }
  }

  private inked(layer: Layer, matrix: Matrix, window: Box): Drawn | null {
    if (layer.kind === 'image') return this.picture(layer, matrix, window)
    if (layer.kind === 'shape' && isSheet(layer) && layer.mask)
      return this.sheet(layer, layer.mask, matrix, window)
    const own = targetOver(window)
    if (layer.kind === 'shape') this.ink.shape(own, layer, matrix)
    else if (layer.kind === 'text') this.ink.text(own, layer, matrix)
    else for (const child of layer.layers) this.layer(own, child, matrix)
    if (layer.kind !== 'text' && layer.mask) this.cut(own, layer.mask, layer, matrix)
    return drawnOn(own)
  }

  private picture(layer: ImageLayer, matrix: Matrix, window: Box): Drawn | null {
    const { pictures } = this.studio
    if (!isUpright(matrix)) {
      const source = pictures.cut(layer.image, layer.mask, layer, matrix)
      return source && this.stretched(source, layer, matrix, window)
    }
    const laid = pictures.laidPicture(layer.image, layer, matrix)
    if (!laid || !layer.mask) return laid && { ...laid, covered: window }
    const mask = pictures.laidMask(layer.mask, layer, matrix)
    const own = targetOver(intersection(window, innerPixels(mapped(matrix, frameOf(layer)))) ?? window)
    own.context.drawImage(laid.source, laid.left - own.left, laid.top - own.top)
    if (mask) {
      const { data, width, height } = mask.raster
      own.context.globalCompositeOperation = 'destination-in'
      own.context.drawImage(tinted(data, width, height, BLACK), mask.left - own.left, mask.top - own.top)
    }
    return drawnOn(own)
  }

  /** A sheet of one colour under a mask is the mask, in that colour. */
  private sheet(layer: ShapeLayer, mask: string, matrix: Matrix, window: Box): Drawn | null {
    const colour = parseColour((layer.fill as SolidPaint).colour)
    if (isUpright(matrix)) {
      const laid = this.studio.pictures.laidMask(mask, layer, matrix)
      if (!laid) return null
      const { data, width, height } = laid.raster
      return {
        source: tinted(data, width, height, colour),
        left: laid.left,
        top: laid.top,
        width,
        height,
        covered: window,
      }
    }
    const own = this.stretched(this.studio.pictures.maskCanvas(mask), layer, matrix, window)
    if (own?.context) {
      own.context.resetTransform()
      own.context.globalCompositeOperation = 'source-in'
      own.context.fillStyle = (layer.fill as SolidPaint).colour
      own.context.fillRect(0, 0, window.width, window.height)
    }
    return own
  }

  private stretched(source: CanvasImageSource | null, layer: Layer, matrix: Matrix, window: Box) {
    if (!source) return null
    const own = targetOver(window)
    stretch(own, source, layer, matrix)
    return { ...drawnOn(own), context: own.context }
  }

  /** Keep what the mask covers; outside the layer's box nothing is covered. */
  private cut(own: Target, mask: string, layer: Layer, matrix: Matrix): void {
    const source = this.studio.pictures.maskCanvas(mask)
    if (!source) return
    own.context.globalCompositeOperation = 'destination-in'
    stretch(own, source, layer, matrix)
    own.context.globalCompositeOperation = 'source-over'
  }

  /** One effect of the layer in its colour at full opacity, kept. */
  private cover(layer: Layer, effect: Effect, matrix: Matrix, target: Target): Drawn | null {
    const turned = turnedMatrix(matrix, layer)
    const plan = planOf(effect, unitOf(matrix))
    const reach = reachOf(plan)
    const box = wholePixels(moved(grown(mapped(turned, inkBox(layer)), reach), plan.dx, plan.dy))
    return this.kept(layer, turned, effectKey(effect), box, target, (window) =>
      this.covering(layer, turned, plan, window),
    )
  }

  private covering(layer: Layer, matrix: Matrix, plan: Plan, room: Box): Drawn | null {
    const widened = plan.grow > 0 && this.ink.canWiden(layer)
    const reduction = reductionOf(plan, widened)
    const reach = reachOf(plan)
    const near = intersection(
      grown(mapped(matrix, inkBox(layer)), reach),
      grown(moved(room, -plan.dx, -plan.dy), reach),
    )
    if (!near) return null
    const window = wholeSamples(near, reduction)
    const coverage = this.silhouette(
      layer,
      matrix,
      window,
      reduction,
      widened ? plan.grow / unitOf(matrix) : 0,
    )
    const samples = applied(plan, coverage, reduction, widened)
    return enlargedOver(samples, plan, window, room)
  }

  /** The layer's coverage over `window` at `1/reduction`, its outline widened by `extra` design units. */
  private silhouette(layer: Layer, matrix: Matrix, window: Box, reduction: number, extra: number): Coverage {
    const [width, height] = [window.width / reduction, window.height / reduction]
    const own: Target = { ...surface(width, height, true), left: 0, top: 0 }
    const small = concat(
      [1 / reduction, 0, 0, 1 / reduction, -window.x / reduction, -window.y / reduction],
      matrix,
    )
    if (extra && (layer.kind === 'text' || layer.kind === 'shape')) this.ink.widened(own, layer, small, extra)
    else this.shadowed(own, layer, small)
    return { data: alphaOf(own), width, height }
  }

  private shadowed(own: Target, layer: Layer, matrix: Matrix): void {
    const { pictures } = this.studio
    if (layer.kind === 'image') {
      const source = pictures.coverageCanvas(layer.image, layer.mask)
      if (source) stretch(own, source, layer, matrix)
      return
    }
    if (layer.kind === 'group') for (const child of layer.layers) this.layer(own, child, matrix)
    else if (layer.kind === 'shape') this.ink.shape(own, layer, matrix)
    else this.ink.text(own, layer, matrix)
    if (layer.kind !== 'text' && layer.mask) this.cut(own, layer.mask, layer, matrix)
  }
}

const BLACK = { red: 0, green: 0, blue: 0, alpha: 255 }

/** Where layers are drawn for a canvas of that size: half its longer side beyond it. */
export function roomOf(width: number, height: number): Box {
  return grown({ x: 0, y: 0, width, height }, Math.floor(Math.max(width, height) / 2))
}

export function targetOver(window: Box): Target {
  return { ...surface(window.width, window.height), left: window.x, top: window.y }
}

function drawnOn(target: Target): Drawn {
  const { canvas, left, top } = target
  const { width, height } = canvas
  return { source: canvas, left, top, width, height, covered: { x: left, y: top, width, height } }
}

function shifted(drawn: Drawn, dx: number, dy: number): Drawn {
  return { ...drawn, left: drawn.left + dx, top: drawn.top + dy, covered: moved(drawn.covered, dx, dy) }
}

export function turnedMatrix(matrix: Matrix, layer: Layer): Matrix {
  return layer.rotation ? concat(matrix, turning(layer.rotation, centreOf(layer))) : matrix
}

/** The whole pixels of `box` that the target holds. */
function seen(target: Target, box: Box): Box | null {
  const { width, height } = target.canvas
  return intersection(wholePixels(box), { x: target.left, y: target.top, width, height })
}

/** Canvas's word for a blend mode. */
export function operation(blend: BlendMode): GlobalCompositeOperation {
  return blend === 'normal' ? 'source-over' : blend
}

function lay(target: Target, drawn: Drawn | null, blend: BlendMode, opacity: number): void {
  if (!drawn?.source) return
  put(target, drawn.source, { x: drawn.left, y: drawn.top }, operation(blend), opacity)
}

function put(
  target: Target,
  source: CanvasImageSource,
  at: { x: number; y: number },
  how: GlobalCompositeOperation,
  opacity: number,
): void {
  const { context } = target
  context.resetTransform()
  context.globalAlpha = opacity
  context.globalCompositeOperation = how
  context.drawImage(source, at.x - target.left, at.y - target.top)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
}

function copied(target: Target, window: Box): OffscreenCanvas {
  const copy = targetOver(window)
  copy.context.drawImage(target.canvas, target.left - window.x, target.top - window.y)
  return copy.canvas
}

function stretch(own: Target, source: CanvasImageSource, layer: Layer, matrix: Matrix): void {
  setMatrix(own.context, matrix, own.left, own.top)
  own.context.imageSmoothingEnabled = true
  own.context.imageSmoothingQuality = 'high'
  own.context.drawImage(source, layer.x, layer.y, layer.width, layer.height)
}

/** Only pixels wholly inside the box: on a part of one the mask could not take all of the picture away. */
function innerPixels(box: Box): Box {
  return fromEdges(
    Math.ceil(box.x - WHOLE),
    Math.ceil(box.y - WHOLE),
    Math.floor(box.x + box.width + WHOLE),
    Math.floor(box.y + box.height + WHOLE),
  )
}

function wholeSamples(box: Box, reduction: number): Box {
  const down = (edge: number) => Math.floor(edge / reduction) * reduction
  const up = (edge: number) => Math.ceil(edge / reduction) * reduction
  return fromEdges(down(box.x), down(box.y), up(box.x + box.width), up(box.y + box.height))
}

/** The effect in its colour on the pixels of `room`. */
function enlargedOver(samples: Coverage, plan: Plan, window: Box, room: Box): Drawn {
  const colour = tinted(samples.data, samples.width, samples.height, plan.colour)
  const [left, top] = [window.x + plan.dx, window.y + plan.dy]
  const own = targetOver(intersection(wholePixels({ ...window, x: left, y: top }), room) ?? room)
  own.context.imageSmoothingQuality = 'low'
  own.context.drawImage(colour, left - own.left, top - own.top, window.width, window.height)
  return drawnOn(own)
}

/** A plain rectangle of one colour. */
function isSheet(layer: ShapeLayer): boolean {
  return layer.shape === 'rectangle' && !layer.radius && !layer.stroke && layer.fill?.kind === 'solid'
}

/** A group is a picture of its own unless it lets things through, or everything in it lies normally. */
function liesStraight(layer: GroupLayer, look: { opacity: number; blend: BlendMode }): boolean {
  if (!layer.isolated) return true
  return look.opacity === 1 && look.blend === 'normal' && !layer.mask && layer.layers.every(liesNormally)
}

function liesNormally(layer: Layer): boolean {
  const blends = [layer.blend, ...layer.effects.map((effect) => planOf(effect, 1).blend)]
  const children = layer.kind === 'group' ? layer.layers : []
  return blends.every((blend) => blend === 'normal') && children.every(liesNormally)
}
