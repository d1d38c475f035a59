/** How far a layer's ink reaches, in design units; never too small, sometimes a little too large. */

import type { Effect, GroupLayer, Layer } from '../../generated/scene'
import { textInk } from './letters'
import { overhang } from './overhang'
import { shapeBox } from './paths'
import { type Box, centreOf, grown, intersection, mapped, moved, turning, union } from './pixels/geometry'
import { areFontsReady } from './resources'

const inks = new WeakMap<Layer, Box>()

/** The layer's own ink before its rotation and effects. */
export function inkBox(layer: Layer): Box {
  const known = inks.get(layer)
  if (known) return known
  const measured = measure(layer)
  if (areFontsReady(layer)) inks.set(layer, measured)
  return measured
}

/** Ink and effects after the layer's own rotation. */
export function outerBox(layer: Layer): Box {
  const ink = turnedBox(inkBox(layer), layer)
  return layer.effects.reduce((box, effect) => union(box, effectReach(ink, effect)), ink)
}

/** The axis-aligned hull of `box` turned about the layer's centre. */
export function turnedBox(box: Box, layer: Layer): Box {
  return layer.rotation ? mapped(turning(layer.rotation, centreOf(layer)), box) : box
}

/** Where an effect of ink in `box` can leave a mark; a Gaussian ends at three sigma. */
export function effectReach(box: Box, effect: Effect): Box {
  if (effect.kind === 'outline') return grown(box, effect.width)
  if (effect.kind === 'shadow') return grown(moved(box, effect.dx, effect.dy), 1.5 * effect.blur)
  return grown(box, effect.spread + 1.5 * effect.blur)
}

function measure(layer: Layer): Box {
  switch (layer.kind) {
    case 'image':
      return frameOf(layer)
    case 'shape':
      return grown(shapeBox(layer), overhang(layer.stroke))
    case 'text':
      return textInk(layer)
    case 'group':
      return groupInk(layer)
  }
}

function groupInk(layer: GroupLayer): Box {
  const boxes = layer.layers.filter((child) => child.visible).map(outerBox)
  const [first, ...rest] = boxes
  const empty = { x: layer.x, y: layer.y, width: 0, height: 0 }
  const box = first ? rest.reduce(union, first) : empty
  return layer.mask ? (intersection(box, frameOf(layer)) ?? empty) : box
}

export function frameOf(layer: Layer): Box {
  return { x: layer.x, y: layer.y, width: layer.width, height: layer.height }
}
