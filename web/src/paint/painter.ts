/**
 * Repaints a scene while one layer is worked on: what lies beneath it is painted once, what lies normally above it is
 * laid together once, and only the part of the canvas that changed is drawn again.
 */

import type { Scene } from '../../generated/scene'
import { outerBox } from './bounds'
import { Drawing } from './drawing'
import { liesNormally } from './lying'
import { Pace } from './pace'
import { asShape } from './parts'
import { type Box, intersection, mapped, scaling, union, wholePixels } from './pixels/geometry'
import type { Resources } from './resources'
import { shownLayers, sizeAt } from './scene'
import { type Step, stepsOf } from './steps'
import { studioOf } from './studio'
import { extent, inPixels, putPart, seen, type Target, targetOver } from './target'

export interface PainterOptions {
  /** Output pixels per design unit. */
  scale: number
  /** The layer, or group, that is being worked on. */
  active?: string | undefined
  /** The active layer is on the move: it is drawn quickly, on whole pixels, until it rests. */
  moving?: boolean | undefined
  /** Layers left out. */
  hide?: ReadonlySet<string> | undefined
}

/** Steps that were laid together on a canvas of their own, or one step that cannot be. */
interface Sheet {
  steps: Step[]
  flat: Target | null
}

/** What the last painting left, to paint only what is new. */
interface Last {
  canvas: HTMLCanvasElement | OffscreenCanvas
  key: string
  beneath: Step[]
  ground: Target
  above: Sheet[]
  touched: Box | null
  /** Where the canvas was drawn quickly and must be drawn again at rest. */
  owed: Box | null
}

/** Output pixels across one pixel of a canvas that cannot keep up. */
const COARSE = 2
/** Grain stronger than this would be seen to come and go. */
const FAINT = 0.25

export class Painter {
  private last: Last | null = null
  private readonly pace = new Pace()

  constructor(private readonly resources: Resources) {}

  /**
   * Draw the scene on the canvas, which takes the scene's size; half of it while a layer moves and frames come late,
   * so let CSS say how large the canvas is shown.
   */
  paint(canvas: HTMLCanvasElement | OffscreenCanvas, scene: Scene, options: PainterOptions): void {
    const { width, height } = sizeAt(scene, options.scale)
    const shrink = this.pace.isLate(options.moving ?? false) ? COARSE : 1
    const pixels = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) }
    const fresh = canvas.width !== pixels.width || canvas.height !== pixels.height
    if (fresh) Object.assign(canvas, pixels)
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D | null
    if (!context) throw new Error('the canvas is in use for something other than a 2D picture')
    const target = { canvas: canvas as OffscreenCanvas, context, left: 0, top: 0, shrink }
    const steps = stepsOf(
      shownLayers(scene.layers, options.hide, undefined),
      scaling(options.scale),
      options.active,
    )
    const drawing = new Drawing(studioOf(this.resources), options.scale, { width, height })
    if (steps.some((step) => step.active)) this.paintAround(target, steps, drawing, { ...options, fresh })
    else this.paintAll(target, steps, drawing)
  }

  /** Forget what was painted: the next painting is a whole one. */
  forget(): void {
    this.last = null
  }

  private paintAll(target: Target, steps: Step[], drawing: Drawing): void {
    this.last = null
    const { width, height } = target.canvas
    target.context.resetTransform()
    target.context.clearRect(0, 0, width, height)
    for (const { layer, matrix } of steps) drawing.layer(target, layer, matrix)
  }

  private paintAround(
    target: Target,
    steps: Step[],
    drawing: Drawing,
    options: PainterOptions & { fresh: boolean },
  ): void {
    const first = steps.findIndex((step) => step.active)
    const end = steps.findLastIndex((step) => step.active) + 1
    const [beneath, middle, above] = [steps.slice(0, first), steps.slice(first, end), steps.slice(end)]
    const key = `${options.scale}|${options.active}`
    const known = this.last?.canvas === target.canvas && this.last.key === key ? this.last : null
    const ground = known && same(known.beneath, beneath) ? known.ground : flattened(target, beneath, drawing)
    const sheets = known && same(flat(known.above), above) ? known.above : sheetsOf(target, above, drawing)
    const touched = reachOf(middle, target)
    const unchanged = known && known.ground === ground && known.above === sheets
    const changed = unchanged && !options.fresh ? joined(known.touched, touched) : extent(target)
    const owed = options.moving ? joined(known?.owed ?? null, changed) : null
    const dirty = options.moving ? changed : joined(known?.owed ?? null, changed)
    this.last = { canvas: target.canvas, key, beneath, ground, above: sheets, touched, owed }
    const moving = options.moving ? drawing.hasty() : drawing
    const shown = options.moving ? sheets.filter((sheet) => !sheet.steps.every(isFaint)) : sheets
    if (dirty) repaint(target, dirty, { ground, middle, sheets: shown, drawing, moving })
  }
}

function repaint(
  target: Target,
  changed: Box,
  parts: { ground: Target; middle: Step[]; sheets: Sheet[]; drawing: Drawing; moving: Drawing },
): void {
  const dirty = seen(target, changed)
  if (!dirty) return
  const { context } = target
  context.save()
  inPixels(target)
  context.beginPath()
  context.rect(dirty.x, dirty.y, dirty.width, dirty.height)
  context.clip()
  context.clearRect(dirty.x, dirty.y, dirty.width, dirty.height)
  putPart(target, parts.ground.canvas, dirty)
  for (const { layer, matrix, active } of parts.middle) {
    const drawing = active ? parts.moving : parts.drawing
    drawing.layer(target, layer, matrix)
  }
  for (const sheet of parts.sheets) {
    if (sheet.flat) putPart(target, sheet.flat.canvas, dirty)
    else for (const { layer, matrix } of sheet.steps) parts.drawing.layer(target, layer, matrix)
  }
  context.restore()
}

/** Film grain: a few steps of 255 that nobody misses on the move, and the costliest of all blends. */
function isFaint({ layer }: Step): boolean {
  return asShape(layer)?.fill?.kind === 'pattern' && layer.blend === 'soft-light' && layer.opacity <= FAINT
}

function flattened(target: Target, steps: Step[], drawing: Drawing): Target {
  const flat = targetOver(extent(target))
  for (const { layer, matrix } of steps) drawing.layer(flat, layer, matrix)
  return flat
}

/** Neighbours that lie normally are laid together; what blends otherwise needs what is beneath it. */
function sheetsOf(target: Target, steps: Step[], drawing: Drawing): Sheet[] {
  const sheets: Sheet[] = []
  for (const step of steps) {
    const before = sheets.at(-1)
    const normal = liesNormally(step.layer)
    if (normal && before?.steps.every(({ layer }) => liesNormally(layer))) before.steps.push(step)
    else sheets.push({ steps: [step], flat: null })
  }
  for (const sheet of sheets) {
    if (sheet.steps.every(({ layer }) => liesNormally(layer)))
      sheet.flat = flattened(target, sheet.steps, drawing)
  }
  return sheets
}

function flat(sheets: Sheet[]): Step[] {
  return sheets.flatMap((sheet) => sheet.steps)
}

function same(known: Step[], now: Step[]): boolean {
  return known.length === now.length && known.every((step, index) => alike(step, now[index]))
}

function alike(known: Step, now: Step | undefined): boolean {
  return known.layer === now?.layer && known.matrix.every((value, index) => value === now.matrix[index])
}

function reachOf(steps: Step[], target: Target): Box | null {
  const boxes = steps.map(({ layer, matrix }) => mapped(matrix, outerBox(layer)))
  const box = boxes.reduce<Box | null>(joined, null)
  return box && intersection(wholePixels(grownByPixel(box)), extent(target))
}

function grownByPixel({ x, y, width, height }: Box): Box {
  return { x: x - 1, y: y - 1, width: width + 2, height: height + 2 }
}

function joined(first: Box | null, second: Box | null): Box | null {
  return first && second ? union(first, second) : (first ?? second)
}
