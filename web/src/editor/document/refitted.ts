/** The typesetter's answer taken into a scene: new lines and plates, which wear what the old ones wore. */

import type { Layer, Paint, Scene, TextLayer } from '../../../generated/scene'
import { changeLayers, findText, insertLayer, placeOf, removeLayers } from './tree'

/** Of `answered` only what belongs to the text is taken: the rest may have changed since it was asked. */
export function refitted(scene: Scene, answered: Scene, id: string): Scene {
  const made = findText(answered, id)
  if (!made || !findText(scene, id)) return scene
  const old = belongings(scene, id)
  const { parent } = placeOf(scene, id)
  const cleared = removeLayers(
    scene,
    old.filter((layer) => layer.id !== id).map((layer) => layer.id),
  )
  const at = placeOf(cleared, id).index
  const beneath = belongings(answered, id).filter((layer) => layer.id !== id)
  const without = changeLayers(cleared, [id], () => made)
  const whole = beneath.reduce((held, layer, index) => insertLayer(held, layer, parent, at + index), without)
  return { ...whole, fonts: { ...scene.fonts, ...answered.fonts } }
}

/** The text, its scrim and its plates. */
export function belongings(scene: Scene, id: string): Layer[] {
  const { siblings } = placeOf(scene, id)
  return siblings.filter(
    (layer) => layer.id === id || layer.id === `${id}-scrim` || layer.id.startsWith(`${id}-plate-`),
  )
}

/** The colour of the words that stand out, where they have one of their own. */
export function accentOf(layer: TextLayer): Paint | null {
  for (const line of layer.lines) for (const run of line.runs) if (run.fill) return run.fill
  return null
}

/** The size that outlines are measured in, as the engine takes it. */
export function emOf(layer: TextLayer): number {
  const sizes = layer.lines.map((line) => line.size)
  return (Math.min(...sizes) * 2 + Math.max(...sizes)) / 3
}
