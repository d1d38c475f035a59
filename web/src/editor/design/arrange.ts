/** Where things stand and in which order: changes to the format in view alone. */

import type { Layer, Scene } from '../../../generated/scene'
import { turnedBox } from '../../paint/bounds'
import { type Box, union } from '../../paint/pixels/geometry'
import { many } from '../../phrases/many'
import { named, say } from '../../phrases/say'
import { changeWithPlates } from '../document/companions'
import { stretches } from '../document/kinds'
import { nameOf, namesOf } from '../document/names'
import { type Frame, framed, frameOf, moved } from '../document/transform'
import { reorder, type Step } from '../document/tree'
import type { Editor } from './editor-state'

export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'

/** The upright box that a layer's frame takes up. */
export function extent(layer: Layer): Box {
  const frame = frameOf(layer)
  return turnedBox(frame, { ...layer, ...frame })
}

export function nudge(editor: Editor, dx: number, dy: number): void {
  const ids = freeIds(editor)
  if (ids.length === 0) return
  editor.change(
    named('move'),
    (scene) => changeWithPlates(scene, ids, (layer) => moved(layer, dx, dy)),
    `nudge ${ids.join()}`,
  )
  sayWhere(editor)
}

export function place(editor: Editor, layer: Layer, change: Partial<Frame>): void {
  const from = frameOf(layer)
  const to = { ...from, ...change }
  if (!stretches(layer)) {
    if (change.width !== undefined && from.width > 0) to.height = (from.height * change.width) / from.width
    if (change.height !== undefined && from.height > 0) to.width = (from.width * change.height) / from.height
  }
  const key = `place ${layer.id} ${Object.keys(change).join()}`
  editor.change(
    named('place'),
    (scene) => changeWithPlates(scene, [layer.id], (held) => framed(held, to)),
    key,
  )
  sayWhere(editor)
}

/** To the canvas for one layer, to what they all take up for several. */
export function align(editor: Editor, edge: Edge): void {
  const layers = editor.free
  const room = layers.length > 1 ? layers.map(extent).reduce(union) : canvasOf(editor.scene.value)
  const ids = layers.map((layer) => layer.id)
  editor.change(named('align'), (scene) =>
    changeWithPlates(scene, ids, (layer) => {
      const { dx, dy } = wayTo(edge, extent(layer), room)
      return moved(layer, dx, dy)
    }),
  )
  sayWhere(editor)
}

export function canvasOf({ width, height }: Scene): Box {
  return { x: 0, y: 0, width, height }
}

function wayTo(edge: Edge, box: Box, room: Box): { dx: number; dy: number } {
  const across = { left: 0, centre: (room.width - box.width) / 2, right: room.width - box.width }
  const down = { top: 0, middle: (room.height - box.height) / 2, bottom: room.height - box.height }
  if (edge in across) return { dx: room.x + across[edge as keyof typeof across] - box.x, dy: 0 }
  return { dx: 0, dy: room.y + down[edge as keyof typeof down] - box.y }
}

/** The same gap between all; the outermost stay. */
export function distribute(editor: Editor, axis: 'x' | 'y'): void {
  const size = axis === 'x' ? 'width' : 'height'
  const boxes = editor.free
    .map((layer) => ({ id: layer.id, box: extent(layer) }))
    .sort((a, b) => a.box[axis] - b.box[axis])
  const [first, last] = [boxes[0], boxes.at(-1)]
  if (!first || !last || boxes.length < 3) return
  const taken = boxes.reduce((sum, { box }) => sum + box[size], 0)
  const gap = (last.box[axis] + last.box[size] - first.box[axis] - taken) / (boxes.length - 1)
  const by = new Map<string, number>()
  let at = first.box[axis]
  for (const { id, box } of boxes) {
    by.set(id, at - box[axis])
    at += box[size] + gap
  }
  editor.change(named('distribute'), (scene) =>
    changeWithPlates(scene, [...by.keys()], (layer) => {
      const distance = by.get(layer.id) ?? 0
      return axis === 'x' ? moved(layer, distance, 0) : moved(layer, 0, distance)
    }),
  )
  editor.say(many('{count} layer evenly apart', '{count} layers evenly apart', boxes.length))
}

const STEPS: Record<Step, string> = {
  up: named('{layers} moved forward'),
  down: named('{layers} moved backward'),
  front: named('{layers} moved to the front'),
  back: named('{layers} moved to the back'),
}

export function restack(editor: Editor, step: Step): void {
  const ids = freeIds(editor)
  const before = editor.scene.value
  editor.change(named('order'), (scene) => reorder(scene, ids, step), `order ${ids.join()}`)
  if (editor.scene.value !== before) editor.say(say(STEPS[step], { layers: namesOf(editor.free) }))
}

function freeIds(editor: Editor): string[] {
  return editor.free.map((layer) => layer.id)
}

/** What screen readers hear after a change of place. */
export function sayWhere(editor: Editor): void {
  const { layer, selected } = editor
  if (!layer.value) {
    editor.say(many('{count} layer moved', '{count} layers moved', selected.value.length))
    return
  }
  const { x, y } = frameOf(layer.value)
  editor.say(
    say('{layer} moved to {x}, {y}', { layer: nameOf(layer.value), x: Math.round(x), y: Math.round(y) }),
  )
}
