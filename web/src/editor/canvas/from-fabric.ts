/** What a handle did to an object, done to its layer. The one way back: scales go into the layer's lengths. */

import type { Layer } from '../../../generated/scene'
import { framed, normal } from '../document/transform'
import type { Standing } from './to-fabric'

export function fromFabric<Kind extends Layer>(layer: Kind, held: Standing): Kind {
  const [width, height] = [held.width * held.scaleX, held.height * held.scaleY]
  return framed(layer, {
    x: held.left - width / 2,
    y: held.top - height / 2,
    width,
    height,
    rotation: normal(held.angle),
  })
}
