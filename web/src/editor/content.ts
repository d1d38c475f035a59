/** What things are: changes that reach the layer of the same id in every format. */

import type { Effect, Layer, Paint, Scene, Stroke } from '../../generated/scene'
import { walk } from '../paint/resources'
import { nameOf, namesOf } from './arrange'
import { withPlates } from './companions'
import { copied, findLayer, insertLayer, placeOf, removeLayers } from './document'
import type { Editor } from './editor-state'
import { emOf } from './refitted'
import { effectScaled, moved } from './transform'

type Look = Partial<Pick<Layer, 'name' | 'opacity' | 'blend' | 'visible' | 'locked'>>

const NAMES: Record<keyof Look, string> = {
  name: 'rename',
  opacity: 'opacity',
  blend: 'blend mode',
  visible: 'visibility',
  locked: 'lock',
}

export function setLook(editor: Editor, ids: readonly string[], look: Look): void {
  const name = Object.keys(look).map((part) => NAMES[part as keyof Look])[0] as string
  const grouped = look.opacity !== undefined || look.blend !== undefined
  const change = (layer: Layer): Layer =>
    // A group that lets things through can have no look of its own; with one it is drawn apart.
    grouped && layer.kind === 'group' && !layer.isolated
      ? { ...layer, ...look, isolated: true }
      : { ...layer, ...look }
  editor.changeEverywhere(name, ids, change, `${name} ${ids.join()}`)
}

export function toggleVisible(editor: Editor, ids: readonly string[]): void {
  const layers = ids.flatMap((id) => findLayer(editor.scene.value, id) ?? [])
  const visible = layers.some((layer) => !layer.visible)
  setLook(editor, withPlates(editor.scene.value, ids), { visible })
  editor.say(`${namesOf(layers)} ${visible ? 'shown' : 'hidden'}`)
}

export function toggleLocked(editor: Editor, ids: readonly string[]): void {
  const layers = ids.flatMap((id) => findLayer(editor.scene.value, id) ?? [])
  const locked = layers.some((layer) => !layer.locked)
  setLook(editor, ids, { locked })
  editor.say(`${namesOf(layers)} ${locked ? 'locked' : 'unlocked'}`)
}

export function setFill(editor: Editor, id: string, fill: Paint | null): void {
  const change = (layer: Layer): Layer => {
    if (layer.kind === 'text') return fill ? { ...layer, fill } : layer
    return layer.kind === 'shape' ? { ...layer, fill } : layer
  }
  editor.changeEverywhere('colour', [id], change, `fill ${id}`)
}

/** Of the words that stand out. */
export function setAccent(editor: Editor, id: string, fill: Paint): void {
  const change = (layer: Layer): Layer => {
    if (layer.kind !== 'text') return layer
    const lines = layer.lines.map((line) => ({
      ...line,
      runs: line.runs.map((run) => (run.fill ? { ...run, fill } : run)),
    }))
    return { ...layer, lines }
  }
  editor.changeEverywhere('accent colour', [id], change, `accent ${id}`)
}

export function setStroke(editor: Editor, id: string, stroke: Stroke | null): void {
  const here = editor.scene.value
  const change = (layer: Layer, scene: Scene): Layer => {
    if (layer.kind !== 'text' && layer.kind !== 'shape') return layer
    return { ...layer, stroke: stroke && { ...stroke, width: stroke.width * ratio(here, scene, id) } }
  }
  editor.changeEverywhere('outline', [id], change, `stroke ${id}`)
}

export function setEffects(
  editor: Editor,
  id: string,
  effects: readonly Effect[],
  key: string | null = null,
): void {
  const here = editor.scene.value
  const change = (layer: Layer, scene: Scene): Layer => {
    const by = ratio(here, scene, id)
    const pass = layer.kind === 'group' && !layer.isolated && effects.length > 0
    return {
      ...layer,
      ...(pass && { isolated: true }),
      effects: effects.map((effect) => (by === 1 ? effect : effectScaled(effect, by))),
    }
  }
  editor.changeEverywhere('effect', [id], change, key && `effect ${id} ${key}`)
}

export function setRadius(editor: Editor, id: string, radius: number): void {
  const here = editor.scene.value
  const change = (layer: Layer, scene: Scene): Layer =>
    layer.kind === 'shape' ? { ...layer, radius: radius * ratio(here, scene, id) } : layer
  editor.changeEverywhere('corners', [id], change, `radius ${id}`)
}

/** Lengths of the format `here` in that of `there`: by the letters' size, else by the canvas. */
function ratio(here: Scene, there: Scene, id: string): number {
  if (here === there) return 1
  const [one, other] = [findLayer(here, id), findLayer(there, id)]
  if (one?.kind === 'text' && other?.kind === 'text' && emOf(one) > 0) return emOf(other) / emOf(one)
  return Math.min(there.width, there.height) / Math.min(here.width, here.height)
}

export function remove(editor: Editor): void {
  const layers = editor.free
  if (layers.length === 0) return
  const ids = layers.map((layer) => layer.id)
  const design = mapped(editor, (scene) => removeLayers(scene, withPlates(scene, ids)))
  editor.do('delete', design)
  editor.say(`${namesOf(layers)} deleted`)
}

/** A copy above each, a little aside. */
export function duplicate(editor: Editor): void {
  const scenes = Object.values(editor.design.value)
  const ids = editor.layers.value.map((layer) => layer.id)
  const copies = new Map<string, string>()
  const taken = new Set<string>()
  for (const id of ids) {
    const layer = scenes.map((scene) => findLayer(scene, id)).find((found) => found !== null) as Layer
    rename(layer, copied(layer, scenes, taken), copies)
  }
  const design = mapped(editor, (scene) =>
    ids.reduce((held, id) => {
      const layer = findLayer(held, id)
      if (!layer) return held
      const step = Math.min(held.width, held.height) * 0.03
      const copy = moved(renamed(layer, copies), step, step)
      const { parent, index } = placeOf(held, id)
      return insertLayer(held, { ...copy, name: `${nameOf(layer)} copy`.slice(0, 120) }, parent, index + 1)
    }, scene),
  )
  editor.do('duplicate', design)
  editor.select(ids.flatMap((id) => copies.get(id) ?? []))
  editor.say(`${ids.length === 1 ? 'Copy' : `${ids.length} copies`} made`)
}

function rename(from: Layer, to: Layer, copies: Map<string, string>): void {
  const [before, after] = [[...walk([from])], [...walk([to])]]
  for (const [index, layer] of before.entries()) copies.set(layer.id, (after[index] as Layer).id)
}

function renamed(layer: Layer, copies: Map<string, string>): Layer {
  const own = { ...layer, id: copies.get(layer.id) ?? `${layer.id}-copy` }
  return own.kind === 'group' ? { ...own, layers: own.layers.map((child) => renamed(child, copies)) } : own
}

export function mapped(editor: Editor, change: (scene: Scene) => Scene): Record<string, Scene> {
  const scenes = Object.entries(editor.design.value).map(([format, scene]) => [format, change(scene)])
  return Object.fromEntries(scenes)
}
