/** Whether a layer has ink under a point of the canvas. */

import type { Layer } from '../../../generated/scene'
import { layersAt } from '../../paint'
import type { Point } from '../../paint/pixels/geometry'
import type { Editor } from '../design/editor-state'

export function hasInk(editor: Editor, layer: Layer, { x, y }: Point): boolean {
  return layersAt({ ...editor.scene.value, layers: [layer] }, x, y, editor.resources).length > 0
}
