/** What things are: changes that reach the layer of the same id in every format. */

import type { Effect, Layer, Paint, Scene, Stroke } from '../../../generated/scene'
import { many } from '../../phrases/many'
import { named, say } from '../../phrases/say'
import { withPlates } from '../document/companions'
import { newIds, taken, withCopies } from '../document/copies'
import { effectScaled } from '../document/kinds'
import { accented, apartIfNeeded, filled, rounded, stroked } from '../document/looks'
import { namesOf } from '../document/names'
import { emOf } from '../document/refitted'
import { findLayer, findText, removeLayers } from '../document/tree'
import type { Editor } from './editor-state'

type Look = Partial<Pick<Layer, 'name' | 'opacity' | 'blend' | 'visible' | 'locked'>>

const NAMES: Record<keyof Look, string> = {
  name: named('rename'),
  opacity: named('opacity'),
  blend: named('blend mode'),
  visible: named('visibility'),
  locked: named('lock'),
}

export function setLook(editor: Editor, ids: readonly string[], look: Look): void {
  const name = Object.keys(look).map((part) => NAMES[part as keyof Look])[0] as string
  const change = (layer: Layer): Layer => apartIfNeeded({ ...layer, ...look })
  editor.changeEverywhere(name, ids, change, `${name} ${ids.join()}`)
}

export function toggleVisible(editor: Editor, ids: readonly string[]): void {
  const layers = ids.flatMap((id) => findLayer(editor.scene.value, id) ?? [])
  const visible = layers.some((layer) => !layer.visible)
  setLook(editor, withPlates(editor.scene.value, ids), { visible })
  editor.say(said(layers, visible ? named('{layers} shown') : named('{layers} hidden')))
}

export function toggleLocked(editor: Editor, ids: readonly string[]): void {
  const layers = ids.flatMap((id) => findLayer(editor.scene.value, id) ?? [])
  const locked = layers.some((layer) => !layer.locked)
  setLook(editor, ids, { locked })
  editor.say(said(layers, locked ? named('{layers} locked') : named('{layers} unlocked')))
}

export function setFill(editor: Editor, id: string, fill: Paint): void {
  editor.changeEverywhere(named('colour'), [id], (layer) => filled(layer, fill), `fill ${id}`)
}

/** Of the words that stand out. */
export function setAccent(editor: Editor, id: string, fill: Paint): void {
  editor.changeEverywhere(named('accent colour'), [id], (layer) => accented(layer, fill), `accent ${id}`)
}

export function setStroke(editor: Editor, id: string, stroke: Stroke | null): void {
  const here = editor.scene.value
  const change = (layer: Layer, scene: Scene): Layer =>
    stroked(layer, stroke && { ...stroke, width: stroke.width * ratio(here, scene, id) })
  editor.changeEverywhere(named('outline'), [id], change, `stroke ${id}`)
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
    const scaled = effects.map((effect) => (by === 1 ? effect : effectScaled(effect, by)))
    return apartIfNeeded({ ...layer, effects: scaled })
  }
  editor.changeEverywhere(named('effect'), [id], change, key && `effect ${id} ${key}`)
}

export function setRadius(editor: Editor, id: string, radius: number): void {
  const here = editor.scene.value
  const change = (layer: Layer, scene: Scene): Layer => rounded(layer, radius * ratio(here, scene, id))
  editor.changeEverywhere(named('corners'), [id], change, `radius ${id}`)
}

/** Lengths of the format `here` in that of `there`: by the letters' size, else by the canvas. */
function ratio(here: Scene, there: Scene, id: string): number {
  if (here === there) return 1
  const [one, other] = [findText(here, id), findText(there, id)]
  if (one && other && emOf(one) > 0) return emOf(other) / emOf(one)
  return Math.min(there.width, there.height) / Math.min(here.width, here.height)
}

export function remove(editor: Editor): void {
  const layers = editor.free
  if (layers.length === 0) return
  const ids = layers.map((layer) => layer.id)
  const design = mapped(editor, (scene) => removeLayers(scene, withPlates(scene, ids)))
  editor.do(named('delete'), design)
  editor.say(said(layers, named('{layers} deleted')))
}

/** A copy above each, a little aside. */
export function duplicate(editor: Editor): void {
  const scenes = Object.values(editor.design.value)
  const ids = editor.layers.value.map((layer) => layer.id)
  const names = newIds(
    scenes,
    scenes.flatMap((scene) => taken(scene, ids)),
  )
  editor.do(
    named('duplicate'),
    mapped(editor, (scene) => withCopies(scene, ids, names)),
  )
  editor.select(ids.flatMap((id) => names.get(id) ?? []))
  editor.say(many('Copy made', '{count} copies made', ids.length))
}

function said(layers: readonly Layer[], what: string): string {
  return say(what, { layers: namesOf(layers) })
}

export function mapped(editor: Editor, change: (scene: Scene) => Scene): Record<string, Scene> {
  const scenes = Object.entries(editor.design.value).map(([format, scene]) => [format, change(scene)])
  return Object.fromEntries(scenes)
}
