/** A whole scene onto a canvas. */

import type { Layer, Scene } from '../../generated/scene'
import { Drawing } from './drawing'
import { childrenOf, withChildren } from './parts'
import { scaling } from './pixels/geometry'
import type { Context } from './pixels/surface'
import type { Resources } from './resources'
import { studioOf } from './studio'

export interface PaintOptions {
  /** Output pixels per design unit. */
  scale: number
  /** Layers left out. */
  hide?: ReadonlySet<string>
  /** Draw nothing but these layers, within their groups. */
  only?: ReadonlySet<string>
}

export function sizeAt(scene: Scene, scale: number): { width: number; height: number } {
  return {
    width: Math.max(1, Math.round(scene.width * scale)),
    height: Math.max(1, Math.round(scene.height * scale)),
  }
}

/** Draw the scene from the canvas's top-left corner on; the canvas must be clear there. */
export function paintScene(
  context: Context,
  scene: Scene,
  resources: Resources,
  options: PaintOptions,
): void {
  const { scale, hide, only } = options
  const drawing = new Drawing(studioOf(resources), scale, sizeAt(scene, scale))
  const target = {
    context: context as OffscreenCanvasRenderingContext2D,
    canvas: context.canvas as OffscreenCanvas,
    left: 0,
    top: 0,
  }
  context.save()
  for (const layer of shownLayers(scene.layers, hide, only)) drawing.layer(target, layer, scaling(scale))
  context.restore()
}

/** The layers that are drawn; a group that is named among `only` is drawn whole. */
export function shownLayers(
  layers: readonly Layer[],
  hide: ReadonlySet<string> | undefined,
  only: ReadonlySet<string> | undefined,
): Layer[] {
  if (!hide?.size && !only) return [...layers]
  return layers.flatMap((layer): Layer[] => {
    if (hide?.has(layer.id)) return []
    const wanted = !only || only.has(layer.id)
    const all = childrenOf(layer)
    if (!all) return wanted ? [layer] : []
    const children = shownLayers(all, hide, wanted ? undefined : only)
    if (!wanted && children.length === 0) return []
    const whole = children.length === all.length && children.every((child, index) => child === all[index])
    return [whole ? layer : withChildren(layer, children)]
  })
}
