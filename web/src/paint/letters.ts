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
  context.fontKerning = 'normal'
  context.textRendering = 'geometricPrecision'
  return setWordSpacing(context, run, gap)
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
  for (const { run, line, x, y } of placedRuns(layer, null)) {
    const pen = x + setFont(measuring, run, line.size, layer.tracking)
    const measured = measuring.measureText(run.text)
    const box = {
      x: pen - measured.actualBoundingBoxLeft,
      y: y - measured.actualBoundingBoxAscent,
      width: measured.actualBoundingBoxLeft + measured.actualBoundingBoxRight,
      height: measured.actualBoundingBoxAscent + measured.actualBoundingBoxDescent,
    }
    ink = ink ? union(ink, box) : box
  }
  // Snapping moves a baseline by up to half an output pixel.
  return grown(ink ?? layer, overhang(layer.stroke) + 2)
}
