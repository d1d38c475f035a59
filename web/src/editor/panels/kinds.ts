/** How the panels show each kind of layer. */

import type { ComponentType } from 'preact'
import type { Layer } from '../../../generated/scene'
import { named } from '../../phrases/say'
import { GridIcon, type Icon, ImageIcon, LayersIcon, TextIcon } from '../../ui/icons'
import { ShapeSection } from './shape-section'
import { TextSection } from './text-section'

interface Kind<Held extends Layer> {
  label: string
  icon: Icon
  /** What only this kind has to change; null where that is nothing. */
  section: ComponentType<{ layer: Held }> | null
}

const KINDS: { [Name in Layer['kind']]: Kind<Extract<Layer, { kind: Name }>> } = {
  text: { label: named('Text'), icon: TextIcon, section: TextSection },
  image: { label: named('Picture'), icon: ImageIcon, section: null },
  shape: { label: named('Shape'), icon: GridIcon, section: ShapeSection },
  group: { label: named('Group'), icon: LayersIcon, section: null },
}

export function kindOf<Held extends Layer>(layer: Held): Kind<Held> {
  return KINDS[layer.kind] as unknown as Kind<Held>
}
