/** Layers moved, turned and scaled. No layer keeps a scale: lengths take it up, so a size has one meaning. */

import type { GroupLayer, Layer, Scene } from '../../../generated/scene'
import { turnedBox } from '../../paint/bounds'
import { childrenOf, onlyOrders, withChildren } from '../../paint/parts'
import { type Box, centreOf, type Point, union } from '../../paint/pixels/geometry'
import { lengthsScaled, stretches } from './kinds'

/** A layer's box with its turn about the box's centre. */
export interface Frame extends Box {
  rotation: number
}

/** Scale by `scale` and turn clockwise about `from`, which comes to stand on `to`. */
export interface Similarity {
  scale: number
  turn: number
  from: Point
  to: Point
}

/** What handles are put round. A group that only orders its children has the frame they share, or their hull. */
export function frameOf(layer: Layer): Frame {
  const own = { x: layer.x, y: layer.y, width: layer.width, height: layer.height, rotation: layer.rotation }
  if (!onlyOrders(layer)) return own
  const [first, ...rest] = layer.layers.map(frameOf)
  if (!first) return own
  if (rest.every((frame) => isSame(frame, first))) return first
  const hull = layer.layers.map((child) => turnedBox(frameOf(child), { ...child, ...frameOf(child) }))
  return { ...hull.reduce(union), rotation: 0 }
}

function isSame(one: Frame, other: Frame): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-3
  return (
    near(one.x, other.x) &&
    near(one.y, other.y) &&
    near(one.width, other.width) &&
    near(one.height, other.height) &&
    near(one.rotation, other.rotation)
  )
}

export function transformed<Kind extends Layer>(layer: Kind, by: Similarity): Kind {
  const centre = image(centreOf(layer), by)
  const [width, height] = [layer.width * by.scale, layer.height * by.scale]
  const placed = {
    ...layer,
    x: centre.x - width / 2,
    y: centre.y - height / 2,
    width,
    height,
    rotation: onlyOrders(layer) ? 0 : normal(layer.rotation + by.turn),
  }
  const scaled = by.scale === 1 ? placed : lengthsScaled(placed, by.scale)
  return withInside(layer, scaled, by)
}

export function moved<Kind extends Layer>(layer: Kind, dx: number, dy: number): Kind {
  return transformed(layer, { scale: 1, turn: 0, from: { x: 0, y: 0 }, to: { x: dx, y: dy } })
}

/** The layer with its frame where `to` says. What does not stretch takes the width's scale. */
export function framed<Kind extends Layer>(layer: Kind, to: Frame): Kind {
  const from = frameOf(layer)
  const across = from.width > 0 ? to.width / from.width : 1
  const down = from.height > 0 ? to.height / from.height : 1
  if (stretches(layer) && Math.abs(across - down) > 1e-6) {
    const { x, y, width, height } = to
    return { ...layer, x, y, width, height, rotation: normal(to.rotation) }
  }
  const scale = Math.abs(across - 1) > 1e-9 || !stretches(layer) ? across : down
  const turn = to.rotation - from.rotation
  return transformed(layer, { scale, turn, from: centreOf(from), to: centreOf(to) })
}

/** A group that only orders its children has no turn and no box of its own; they have it. */
function withInside<Kind extends Layer>(before: Kind, after: Kind, by: Similarity): Kind {
  const children = childrenOf(before)
  if (!children) return after
  const loose = onlyOrders(before)
  const inner = loose ? by : { scale: by.scale, turn: 0, from: centreOf(before), to: centreOf(after) }
  const group = withChildren(
    after,
    children.map((child) => transformed(child, inner)),
  )
  if (!loose) return group
  const { rotation: _, ...box } = frameOf(group)
  return { ...group, ...box }
}

function image(point: Point, { scale, turn, from, to }: Similarity): Point {
  const angle = (turn * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale]
  const [dx, dy] = [point.x - from.x, point.y - from.y]
  return { x: to.x + cos * dx - sin * dy, y: to.y + sin * dx + cos * dy }
}

/** Into -180 .. 180, without noise from many turns. */
export function normal(degrees: number): number {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180
  return Math.abs(turned) < 1e-9 ? 0 : Math.round(turned * 1e9) / 1e9
}

/** Top-level groups as wide as the canvas only order the design; nobody moves them as one. */
export function isSection(scene: Scene, layer: Layer): layer is GroupLayer {
  return (
    onlyOrders(layer) &&
    layer.width >= scene.width * 0.999 &&
    layer.height >= scene.height * 0.999 &&
    scene.layers.includes(layer)
  )
}
