/** Whether a layer has ink under a point of the canvas. */

import type { Layer } from '../../generated/scene'
import type { Point } from '../paint/geometry'
import type { Editor } from './editor-state'
import { within } from './picking'

export function hasInk(_editor: Editor, layer: Layer, point: Point): boolean {
  const { x, y } = within(layer, point)
  return x >= 0 && y >= 0 && x <= 1 && y <= 1
}
