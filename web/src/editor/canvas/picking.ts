/** Which layers a click can take. */

import type { Layer, Scene } from '../../../generated/scene'
import { isSection } from '../document/transform'
import { groupsRound, units } from '../document/tree'

/** Light and grain lie over everything, the ground under it: they are taken in the list of layers, not by a click. */
const PASSED_BY = new Set(['background', 'light', 'finish'])

export function pickable(scene: Scene, opened: string | null): Layer[] {
  return units(scene, opened).filter(
    (layer) =>
      layer.visible &&
      !layer.locked &&
      !isSection(scene, layer) &&
      (opened !== null || !PASSED_BY.has(layer.role)) &&
      groupsRound(scene, layer.id).every((group) => group.visible && !group.locked),
  )
}
