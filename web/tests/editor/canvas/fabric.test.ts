import { describe, expect, it } from 'vitest'
import type { Layer } from '../../../generated/scene'
import { fromFabric } from '../../../src/editor/canvas/from-fabric'
import { type Standing, toFabric } from '../../../src/editor/canvas/to-fabric'
import { frameOf } from '../../../src/editor/document/transform'
import { group, picture, shape, text } from '../scenes'

const lit = {
  effects: [
    { kind: 'shadow', colour: '#000000', blur: 20, dx: 4, dy: 6, blend: 'normal' },
    { kind: 'glow', colour: '#ffffff', blur: 30, spread: 2, blend: 'screen' },
    { kind: 'outline', colour: '#ffffff', width: 5 },
  ] as Layer['effects'],
}
const stroke = { colour: '#000000', width: 8, join: 'round' } as const
const person = group(
  'person-host',
  [
    picture('host', { x: 300, y: 40, width: 400, height: 600, ...lit }),
    shape('host-shade', { x: 300, y: 40, width: 400, height: 600 }),
  ],
  { x: 300, y: 40, width: 400, height: 600 },
)

/** Its frame is the hull of what it holds, which a turn changes. */
const spread = group('mixed', [
  shape('a', { x: 10, y: 10 }),
  text('b', ['B'], { x: 200, y: 90, rotation: 20 }),
])
const { rotation: _, ...hull } = frameOf(spread)
const hulled = { ...spread, ...hull }

const LAYERS: Layer[] = [
  picture('photo', { x: 10, y: 20, width: 300, height: 200, rotation: -30, ...lit }),
  shape('plate', { x: -40, y: 5, radius: 12, stroke, rotation: 12 }),
  text('title', ['HOW WE', 'DOUBLED'], {
    x: 30,
    y: 140,
    width: 600,
    height: 300,
    stroke,
    ...lit,
    rotation: 4,
  }),
  person,
  hulled,
  group('framed', [shape('c', { x: 50, y: 60 })], {
    isolated: true,
    x: 40,
    y: 50,
    width: 150,
    height: 90,
    rotation: 15,
  }),
]

function through(layer: Layer, change: Partial<Standing>): Layer {
  return fromFabric(layer, { ...toFabric(layer), ...change })
}

function same(one: unknown, other: unknown, path = ''): void {
  if (typeof other === 'number') expect(one, path).toBeCloseTo(other, 6)
  else if (other === null || typeof other !== 'object') expect(one, path).toEqual(other)
  else
    for (const key of Object.keys(other)) same((one as never)?.[key], (other as never)[key], `${path}.${key}`)
}

describe.each(LAYERS.map((layer) => [layer.id, layer] as const))('%s through Fabric', (_, layer) => {
  it('comes back as it was', () => same(through(layer, {}), layer))

  it('comes back after a move and the move back', () => {
    const { left, top } = toFabric(layer)
    same(through(through(layer, { left: left + 31, top: top - 17 }), { left, top }), layer)
  })

  it('keeps no scale, and comes back after growing and shrinking', () => {
    const grown = through(layer, { scaleX: 2, scaleY: 2 })
    expect(toFabric(grown)).toMatchObject({ scaleX: 1, scaleY: 1 })
    same(through(grown, { scaleX: 0.5, scaleY: 0.5 }), layer)
  })
})

const TURNED = LAYERS.filter((layer) => layer !== hulled)

it.each(TURNED.map((layer) => [layer.id, layer] as const))(
  '%s comes back after a turn and the turn back',
  (_, layer) => {
    const turned = through(layer, { angle: toFabric(layer).angle + 33 })
    same(fromFabric(turned, { ...toFabric(turned), angle: toFabric(turned).angle - 33 }), layer)
  },
)

it('writes the scale of a text into all of its lengths', () => {
  const layer = LAYERS[2] as Layer
  const grown = through(layer, { scaleX: 1.5, scaleY: 1.5 })
  expect(grown).toMatchObject({
    width: 900,
    height: 450,
    stroke: { width: 12 },
    effects: [{ blur: 30, dx: 6, dy: 9 }, { blur: 45, spread: 3 }, { width: 7.5 }],
    lines: [{ size: 60, baseline: 60, width: 126, runs: [{ x: 3, width: 120 }] }, { baseline: 120 }],
  })
})

it('lets a shape change its proportions without touching its lengths', () => {
  const plate = through(LAYERS[1] as Layer, { scaleX: 3 })
  expect(plate).toMatchObject({ width: 300, height: 50, radius: 12, stroke: { width: 8 }, rotation: 12 })
})

it('never stretches a picture', () => {
  const photo = through(LAYERS[0] as Layer, { scaleX: 2, scaleY: 1 })
  expect(photo.width / photo.height).toBeCloseTo(1.5)
})

it('turns what a group orders, since it has no turn of its own', () => {
  const turned = through(person, { angle: 90 })
  expect(turned).toMatchObject({ rotation: 0, layers: [{ rotation: 90 }, { rotation: 90 }] })
  expect(toFabric(turned)).toMatchObject({ angle: 90, width: 400, height: 600 })
})

it('turns a group that is drawn apart as one', () => {
  const framed = LAYERS[5] as Layer
  expect(through(framed, { angle: 45 })).toMatchObject({ rotation: 45, layers: [{ rotation: 0 }] })
})
