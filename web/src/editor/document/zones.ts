/** Where platforms lay something over a picture. None publishes it: these are typical places. */

import type { Layer, Scene } from '../../../generated/scene'
import { turnedBox } from '../../paint/bounds'
import { asPicture, asText, walk } from '../../paint/parts'
import { type Box, intersection } from '../../paint/pixels/geometry'
import { say } from '../../phrases/say'
import { nameOf } from './names'
import { isShown } from './tree'

export function isPodcast(scene: Scene): boolean {
  return scene.width === scene.height
}

/** The duration badge of a video, or the bottom fifth of a cover. */
export function badgeZone({ width, height }: Scene): Box | null {
  if (width === height) return { x: 0, y: height * 0.8, width, height: height * 0.2 }
  if (width < height) return null
  return { x: width * 0.852, y: height * 0.875, width: width * 0.148, height: height * 0.125 }
}

/** What stands in the zone: words, and faces. */
export function covered(scene: Scene): string[] {
  const zone = badgeZone(scene)
  if (!zone) return []
  const found: string[] = []
  for (const layer of walk(scene.layers)) {
    if (!isShown(scene, layer.id)) continue
    if (asText(layer) && intersection(turnedBox(layer, layer), zone)) found.push(nameOf(layer))
    const face = faceBox(layer)
    if (face && intersection(face, zone)) found.push(say('the face of {name}', { name: layer.name }))
  }
  return found
}

function faceBox(layer: Layer): Box | null {
  const face = asPicture(layer)?.face
  if (!face) return null
  const [left, top, width, height] = face
  const box = {
    x: layer.x + left * layer.width,
    y: layer.y + top * layer.height,
    width: width * layer.width,
    height: height * layer.height,
  }
  return turnedBox(box, layer)
}
