/** Typeset runs as the server sets them: unhinted, fractional across, an upright baseline on a whole pixel. */

import type { Line, Run, TextLayer } from '../../generated/scene'
import { overhang } from './overhang'
import { type Box, grown, union } from './pixels/geometry'
import { type Context, surface } from './pixels/surface'

/** Arabic, Syriac, N'Ko, the Indic scripts with a head line, Mongolian: their letters must touch. */
const CURSIVE = /[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff\u0900-\u0dff\u1800-\u18af]/

export interface Placed {
  run: Run
  line: Line
  x: number
  y: number
}

/** Where the pen of every run starts; `snap` is the scale at whose pixels baselines stand, null for none. */
export function placedRuns(layer: TextLayer, snap: number | null): Placed[] {
  return layer.lines.flatMap((line) => {
    const baseline = layer.y + line.baseline
    const y = snap === null ? baseline : Math.floor(baseline * snap + 0.5) / snap
    return line.runs.map((run) => ({ run, line, x: layer.x + run.x, y }))
  })
}

/** Design units between the clusters of a run. */
export function spacing(run: Run, size: number, tracking: number): number {
  return tracking !== 0 && !CURSIVE.test(run.text) ? (tracking / 1000) * size : 0
}

/** Everything that decides where the run's letters stand; says where its pen starts, from where it should. */
export function setFont(context: Context, run: Run, size: number, tracking: number): number {
  const gap = spacing(run, size, tracking)
  context.font = `${size}px "${run.font}"`
  context.letterSpacing = `${gap}px`
  context.wordSpacing = '0px'
  context.direction = run.direction
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.textRendering = 'geometricPrecision'
  setKerning(context, run, gap)
  return setWordSpacing(context, run, gap)
}

const KANA = /[\u3040-\u30ff]/
/** Of a pixel: less is the rounding of measures. */
const FITS = 0.1

/** Where Firefox kerns kana, which nobody else does between Chinese characters, the run's width tells that it was not. */
function setKerning(context: Context, run: Run, gap: number): void {
  context.fontKerning = 'normal'
  if (!KANA.test(run.text)) return
  const apart = () => Math.abs(context.measureText(run.text).width - gap - run.width)
  const kerned = apart()
  context.fontKerning = 'none'
  if (kerned - apart() < FITS) context.fontKerning = 'normal'
}

/** Letters at this size stand where they should even in browsers that round their size, or each one's width, to a pixel. */
const EXACT_SIZE = 1000
let rounding: boolean | null = null

/** Whether this browser rounds letters so: on Linux, Firefox their size and WebKit their widths. */
export function roundsLetters(): boolean {
  if (rounding === null) {
    const { context } = surface(1, 1)
    context.textRendering = 'geometricPrecision'
    const widths = [70.5, EXACT_SIZE].map((size) => {
      context.font = `${size}px sans-serif`
      return context.measureText('fillittillitfits').width / size
    })
    rounding = Math.abs((widths[0] as number) / (widths[1] as number) - 1) > 0.003
  }
  return rounding
}

/**
 * Has `ink` draw or measure the run with its pen at `x`, `y`; it is given where that is in its own units, and how many of
 * them make one of the design.
 */
export function withLetters<Answer>(
  context: Context,
  { run, line, x, y }: Placed,
  tracking: number,
  ink: (pen: number, baseline: number, units: number) => Answer,
): Answer {
  if (!roundsLetters()) return ink(x + setFont(context, run, line.size, tracking), y, 1)
  const units = EXACT_SIZE / line.size
  context.save()
  context.scale(1 / units, 1 / units)
  const moved = setFont(context, { ...run, width: run.width * units }, EXACT_SIZE, tracking)
  const answer = ink(x * units + moved, y * units, units)
  context.restore()
  return answer
}

/**
 * Browsers shape word by word, so a font that widens a space between its neighbours does not: the run's width
 * tells by how much. Spaces at the run's edges have no neighbours, but are widened too; the pen makes up for it.
 */
function setWordSpacing(context: Context, run: Run, gap: number): number {
  const inner = run.text.trim().split(' ').length - 1
  if (inner < 1) return 0
  const wider = (run.width - (context.measureText(run.text).width - gap)) / inner
  context.wordSpacing = `${wider}px`
  const first = run.direction === 'rtl' ? run.text.trimEnd() : run.text.trimStart()
  return -wider * (run.text.length - first.length)
}

let measuring: OffscreenCanvasRenderingContext2D | null = null

/** The layer's ink with its stroke, before its rotation; its frame where it has none. */
export function textInk(layer: TextLayer): Box {
  measuring ??= surface(1, 1).context
  let ink: Box | null = null
  for (const placed of placedRuns(layer, null)) {
    const context = measuring
    const box = withLetters(context, placed, layer.tracking, (pen, y, units) => {
      const measured = context.measureText(placed.run.text)
      return {
        x: (pen - measured.actualBoundingBoxLeft) / units,
        y: (y - measured.actualBoundingBoxAscent) / units,
        width: (measured.actualBoundingBoxLeft + measured.actualBoundingBoxRight) / units,
        height: (measured.actualBoundingBoxAscent + measured.actualBoundingBoxDescent) / units,
      }
    })
    ink = ink ? union(ink, box) : box
  }
  // Snapping moves a baseline by up to half an output pixel.
  return grown(ink ?? layer, overhang(layer.stroke) + 2)
}
