import type { GroupLayer, ImageLayer, Layer, ShapeLayer, TextLayer } from '../../generated/scene'

const base = {
  name: 'Layer',
  role: 'decoration' as const,
  x: 0,
  y: 0,
  width: 100,
  height: 50,
  rotation: 0,
  opacity: 1,
  blend: 'normal' as const,
  visible: true,
  locked: false,
  effects: [],
}

export function shape(id: string, fields: Partial<ShapeLayer> = {}): ShapeLayer {
  const fill = { kind: 'solid' as const, colour: '#ffcc00' }
  const own = {
    kind: 'shape' as const,
    shape: 'rectangle' as const,
    radius: 0,
    path: '',
    stroke: null,
    mask: null,
  }
  return { ...base, ...own, id, fill, ...fields }
}

export function image(id: string, fields: Partial<ImageLayer> = {}): ImageLayer {
  return { ...base, kind: 'image', id, image: 'a'.repeat(64), mask: null, face: null, head: null, ...fields }
}

export function text(id: string, words: string, fields: Partial<TextLayer> = {}): TextLayer {
  const run = { text: words, font: 'anton-400', x: 3, width: 80, fill: null, direction: 'ltr' as const }
  const line = { runs: [run], size: 40, baseline: 40.3, width: 80 }
  const own = {
    kind: 'text' as const,
    words: '',
    text: words,
    lines: [line],
    stroke: null,
    tracking: 0,
    line_height: 1,
  }
  const fill = { kind: 'solid' as const, colour: '#ffffff' }
  return { ...base, ...own, id, fill, align: 'left', direction: 'ltr', ...fields }
}

export function group(id: string, layers: Layer[], fields: Partial<GroupLayer> = {}): GroupLayer {
  return { ...base, kind: 'group', id, layers, isolated: false, mask: null, ...fields }
}
