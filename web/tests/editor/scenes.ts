/** Small scenes for tests. */

import type { GroupLayer, ImageLayer, Layer, Scene, ShapeLayer, TextLayer } from '../../generated/scene'

/** The font of `text`, as a scene names its fonts. */
export const fonts: Scene['fonts'] = {
  'anton-400': {
    family: 'Anton',
    weight: 400,
    italic: false,
    postscript_name: 'Anton',
    digest: 'b'.repeat(64),
  },
}

const BASE = {
  name: 'Layer',
  role: 'decoration',
  x: 0,
  y: 0,
  width: 100,
  height: 50,
  rotation: 0,
  opacity: 1,
  blend: 'normal',
  visible: true,
  locked: false,
  effects: [],
} as const

export function shape(id: string, more: Partial<ShapeLayer> = {}): ShapeLayer {
  const fill = { kind: 'solid', colour: '#ff0000' } as const
  return {
    ...BASE,
    effects: [],
    id,
    kind: 'shape',
    shape: 'rectangle',
    radius: 0,
    path: '',
    fill,
    stroke: null,
    mask: null,
    ...more,
  }
}

export function picture(id: string, more: Partial<ImageLayer> = {}): ImageLayer {
  return {
    ...BASE,
    effects: [],
    id,
    kind: 'image',
    image: 'a'.repeat(64),
    mask: null,
    face: null,
    head: null,
    ...more,
  }
}

export function text(id: string, words: readonly string[], more: Partial<TextLayer> = {}): TextLayer {
  return {
    ...BASE,
    effects: [],
    id,
    name: words.join('\n'),
    role: 'words',
    kind: 'text',
    words: '',
    text: words.join('\n'),
    lines: words.map((line, index) => ({
      runs: [{ text: line, font: 'anton-400', x: 2, width: 80, fill: null, direction: 'ltr' }],
      size: 40,
      baseline: 40 * (index + 1),
      width: 84,
    })),
    fill: { kind: 'solid', colour: '#ffffff' },
    stroke: null,
    align: 'left',
    direction: 'ltr',
    tracking: 0,
    line_height: 1,
    ...more,
  }
}

export function group(id: string, layers: Layer[], more: Partial<GroupLayer> = {}): GroupLayer {
  return { ...BASE, effects: [], id, kind: 'group', layers, isolated: false, mask: null, ...more }
}

export function section(id: string, layers: Layer[], more: Partial<GroupLayer> = {}): GroupLayer {
  return group(id, layers, { width: 1280, height: 720, ...more })
}

export function scene(layers: Layer[], more: Partial<Scene> = {}): Scene {
  return {
    schema_version: 1,
    format: 'youtube',
    style: 'spotlight',
    title: '',
    seed: 1,
    width: 1280,
    height: 720,
    layers,
    fonts: {},
    ground: null,
    ...more,
  }
}

/** The ids as they lie, the lowest first, groups with what they hold. */
export function order(of: Scene): string {
  const told = (layers: readonly Layer[]): string =>
    layers
      .map((layer) => (layer.kind === 'group' ? `${layer.id}(${told(layer.layers)})` : layer.id))
      .join(' ')
  return told(of.layers)
}
