/** A text's plates and scrim go where it goes, and go when it goes. */

import type { Layer, Scene } from '../../../generated/scene'
import { centreOf } from '../../paint/pixels/geometry'
import { belongings } from './refitted'
import { frameOf, type Similarity, transformed } from './transform'
import { changeLayers, findText, groupsRound } from './tree'

/** The ids with those of the plates beneath texts. */
export function withPlates(scene: Scene, ids: readonly string[]): string[] {
  const all = ids.flatMap((id) =>
    findText(scene, id) ? belongings(scene, id).map((layer) => layer.id) : [id],
  )
  return [...new Set(all)]
}

/** `change` done to the layers, and the same move, turn and scale to the plates of each text among them. */
export function changeWithPlates(
  scene: Scene,
  ids: readonly string[],
  change: (layer: Layer) => Layer,
): Scene {
  const now = changeLayers(scene, ids, change)
  return ids.reduce((held, id) => {
    const [before, after] = [findText(scene, id), findText(now, id)]
    if (!before || !after || before === after) return held
    const plates = belongings(scene, id).flatMap((layer) => (ids.includes(layer.id) ? [] : [layer.id]))
    const by = between(before, after)
    return changeLayers(held, plates, (plate) => transformed(plate, by))
  }, now)
}

function between(before: Layer, after: Layer): Similarity {
  const [from, to] = [frameOf(before), frameOf(after)]
  return {
    scale: from.width > 0 ? to.width / from.width : 1,
    turn: to.rotation - from.rotation,
    from: centreOf(from),
    to: centreOf(to),
  }
}

/** The one layer or group that holds all that moves with these, for the painter to keep the rest. */
export function activeOf(scene: Scene, ids: readonly string[]): string | undefined {
  const moving = withPlates(scene, ids)
  if (moving.length < 2) return moving[0]
  const rounds = moving.map((id) => groupsRound(scene, id).map((group) => group.id))
  return rounds[0]?.findLast((id) => rounds.every((round) => round.includes(id)))
}
