/** The colours at hand: the style's palette, then the brand kits'. */

import { signal } from '@preact/signals'
import type { KitList, StyleList } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'

export interface Swatch {
  name: string
  colour: string
}

export const swatches = signal<readonly Swatch[]>([])

const BRAND_COLOURS = 4

export async function fetchSwatches(style: string): Promise<void> {
  const [styles, kits] = await Promise.all([api<StyleList>('/api/styles'), api<KitList>('/api/brand-kits')])
  const palette = styles.items.find(({ name }) => name === style)?.palette ?? {}
  const own = Object.entries(palette).map(([name, colour]) => ({ name, colour }))
  const brand = kits.items.flatMap((kit) =>
    [kit.primary, kit.secondary].flatMap((colour) =>
      colour ? [{ name: kit.name || say('Brand'), colour }] : [],
    ),
  )
  const seen = new Set<string>()
  swatches.value = [...own, ...brand.slice(0, BRAND_COLOURS)].filter(({ colour }) => {
    const fresh = !seen.has(colour)
    seen.add(colour)
    return fresh
  })
}
