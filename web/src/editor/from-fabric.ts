/** What a handle did to an object, done to its layer. The one way back: scales go into the layer's lengths. */

import type { Layer } from '../../generated/scene'
import type { Standing } from './to-fabric'
import { framed, normal } from './transform'

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
