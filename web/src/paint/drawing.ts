/** Layers onto a surface: the same steps as the server's compositor, with what was drawn before kept. */

import type { BlendMode, Effect, ImageLayer, Layer, ShapeLayer, SolidPaint } from '../../generated/scene'
import { frameOf, inkBox, outerBox } from './bounds'
import { applied, type Plan, planOf, reachOf, reductionOf } from './effects'
import { Ink } from './ink'
import { anchorOf, bodyKey, effectKey } from './keys'
import { isSheet, liesStraight, turnedMatrix } from './lying'
import { asPicture, childrenOf, maskOf } from './parts'
import { parseColour } from './pixels/colour'
import {
  type Box,
  concat,
  contains,
  fromEdges,
  grown,
  intersection,
  isUpright,
  type Matrix,
  mapped,
  moved,
  unitOf,
  wholePixels,
} from './pixels/geometry'
import { alphaOf, type Coverage, inkWithin, surface, tinted } from './pixels/surface'
import type { Drawn, Studio } from './studio'
import {
  copied,
  drawnOn,
  inPixels,
  lay,
  put,
  roomOf,
  seen,
  shifted,
  stretch,
  type Target,
  targetOver,
} from './target'

/** Fractions of a pixel that do not count. */
const WHOLE = 1e-3

/** Pixels: a moved layer may stand across one more than where it was drawn, and across one of a coarse canvas. */
const ON_THE_MOVE = 4

export class Drawing {
  private readonly ink: Ink
  private readonly room: Box
  private isHasty = false

  constructor(
    private readonly studio: Studio,
    scale: number,
    size: { width: number; height: number },
  ) {
    this.ink = new Ink(studio.resources, scale)
    this.room = roomOf(size.width, size.height)
  }

  /** The same for layers on the move: on whole pixels, and pictures resized as the browser does it. */
  hasty(): Drawing {
    const hasty: Drawing = Object.create(this)
    hasty.isHasty = true
    return hasty
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
    inPixels(target)
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
    if (liesStraight(layer, look)) {
      this.inside(target, layer, turned)
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
    const looks = `${bodyKey(layer)}|${anchor.linear}|${more}`
    const found = this.isHasty
      ? this.studio.loose.get(looks)
      : this.studio.drawn.get(`${looks}|${anchor.part}`)
    if (found) {
      const here = this.isHasty
        ? shifted(found, Math.round(anchor.x), Math.round(anchor.y))
        : shifted(found, anchor.left, anchor.top)
      if (contains(here.covered, needed, this.isHasty ? ON_THE_MOVE : undefined)) return here
    }
    const window = intersection(box, this.room) ?? needed
    const covered = contains(window, needed) ? window : needed
    const made = make(covered)
    if (!made) return null
    const drawn = { ...made, covered }
    if (!this.studio.resources.hasAll(layer)) return drawn
    if (!this.isHasty) {
      this.studio.drawn.set(`${looks}|${anchor.part}`, shifted(drawn, -anchor.left, -anchor.top))
    }
    this.studio.loose.set(looks, shifted(drawn, -Math.round(anchor.x), -Math.round(anchor.y)))
    return drawn
  }

  private inked(layer: Layer, matrix: Matrix, window: Box): Drawn | null {
    const picture = asPicture(layer)
    if (picture) return this.picture(picture, matrix, window)
    if (isSheet(layer) && layer.mask) return this.sheet(layer, layer.mask, matrix, window)
    const own = targetOver(window)
    this.masked(own, layer, matrix)
    return drawnOn(own)
  }

  private masked(own: Target, layer: Layer, matrix: Matrix): void {
    this.ink.own(own, layer, matrix)
    this.inside(own, layer, matrix)
    const mask = maskOf(layer)
    if (mask) this.cut(own, mask, layer, matrix)
  }

  private inside(target: Target, layer: Layer, matrix: Matrix): void {
    for (const child of childrenOf(layer) ?? []) this.layer(target, child, matrix)
  }

  private picture(layer: ImageLayer, matrix: Matrix, window: Box): Drawn | null {
    const { pictures } = this.studio
    if (this.isHasty || !isUpright(matrix)) {
      const source = pictures.cut(layer.image, layer.mask, this.isHasty ? null : { box: layer, matrix })
      return source && this.stretched(source, layer, matrix, window)
    }
    const laid = pictures.laidPicture(layer.image, layer, matrix)
    if (!laid || !layer.mask) return laid && { ...laid, covered: window }
    const mask = pictures.laidMask(layer.mask, layer, matrix)
    if (!mask) return null
    const inked = inkWithin(mask.raster, 0)
    const inner = intersection(window, innerPixels(mapped(matrix, frameOf(layer))))
    const seen = inner && inked && intersection(inner, moved(inked, mask.left, mask.top))
    if (!seen) return null
    const own = targetOver(seen)
    own.context.drawImage(laid.source, laid.left - own.left, laid.top - own.top)
    own.context.globalCompositeOperation = 'destination-in'
    const cover = tinted(mask.raster, moved(seen, -mask.left, -mask.top), BLACK)
    own.context.drawImage(cover, 0, 0)
    return drawnOn(own)
  }

  /** A sheet of one colour under a mask is the mask, in that colour. */
  private sheet(
    layer: ShapeLayer & { fill: SolidPaint },
    mask: string,
    matrix: Matrix,
    window: Box,
  ): Drawn | null {
    const colour = parseColour(layer.fill.colour)
    if (isUpright(matrix)) {
      const laid = this.studio.pictures.laidMask(mask, layer, matrix)
      if (!laid) return null
      const inked = inkWithin(laid.raster, 0)
      if (!inked) return null
      const { x, y, width, height } = inked
      return {
        source: tinted(laid.raster, inked, colour),
        left: laid.left + x,
        top: laid.top + y,
        width,
        height,
        covered: window,
      }
    }
    const own = this.stretched(this.studio.pictures.maskCanvas(mask), layer, matrix, window)
    if (own?.context) {
      own.context.resetTransform()
      own.context.globalCompositeOperation = 'source-in'
      own.context.fillStyle = layer.fill.colour
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
    const window = wholePixels(near, reduction)
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
    if (extra) this.ink.widened(own, layer, small, extra)
    else this.shadowed(own, layer, small)
    return { data: alphaOf(own), width, height }
  }

  private shadowed(own: Target, layer: Layer, matrix: Matrix): void {
    const picture = asPicture(layer)
    if (!picture) {
      this.masked(own, layer, matrix)
      return
    }
    const source = this.studio.pictures.coverageCanvas(picture.image, picture.mask)
    if (source) stretch(own, source, layer, matrix)
  }
}

const BLACK = { red: 0, green: 0, blue: 0, alpha: 255 }

/** Only pixels wholly inside the box: on a part of one the mask could not take all of the picture away. */
function innerPixels(box: Box): Box {
  return fromEdges(
    Math.ceil(box.x - WHOLE),
    Math.ceil(box.y - WHOLE),
    Math.floor(box.x + box.width + WHOLE),
    Math.floor(box.y + box.height + WHOLE),
  )
}

/** The effect in its colour on the pixels of `room`. */
function enlargedOver(samples: Coverage, plan: Plan, window: Box, room: Box): Drawn | null {
  const inked = inkWithin(samples, 1)
  if (!inked) return null
  const step = window.width / samples.width
  const place = {
    x: window.x + plan.dx + inked.x * step,
    y: window.y + plan.dy + inked.y * step,
    width: inked.width * step,
    height: inked.height * step,
  }
  const seen = intersection(wholePixels(place), room)
  if (!seen) return null
  const own = targetOver(seen)
  own.context.imageSmoothingQuality = 'low'
  own.context.drawImage(
    tinted(samples, inked, plan.colour),
    place.x - own.left,
    place.y - own.top,
    place.width,
    place.height,
  )
  return drawnOn(own)
}
