import { describe, expect, it } from 'vitest'
import type { TextLayer } from '../../../generated/scene'
import { refitted } from '../../../src/editor/document/refitted'
import { findLayer } from '../../../src/editor/document/tree'
import { fonts, scene, section, shape, text } from '../scenes'

const red = { kind: 'solid', colour: '#ff0000' } as const
const blue = { kind: 'solid', colour: '#0000ff' } as const

function stressed(layer: TextLayer, line: number, fill: { kind: 'solid'; colour: string } = red): TextLayer {
  const lines = layer.lines.map((held, at) =>
    at === line ? { ...held, runs: held.runs.map((run) => ({ ...run, fill })) } : held,
  )
  return { ...layer, lines }
}

const title = stressed(text('title', ['HOW WE', 'DOUBLED']), 1, blue)
const before = scene([
  section('title-group', [shape('title-scrim'), shape('title-plate-1'), title, shape('rule', { x: 7 })]),
])

describe('an answer of the typesetter', () => {
  const made = stressed(text('title', ['NEW', 'WORDS', 'HERE']), 2)
  const answered = scene(
    [
      section('title-group', [
        shape('title-plate-1', { fill: blue, opacity: 0.5 }),
        shape('title-plate-2'),
        made,
        shape('rule'),
      ]),
    ],
    { fonts },
  )
  const now = refitted(before, answered, 'title')
  const [group] = now.layers

  it('brings lines and plates, and leaves the rest as it is here', () => {
    expect(group?.kind === 'group' && group.layers.map(({ id }) => id)).toEqual([
      'title-plate-1',
      'title-plate-2',
      'title',
      'rule',
    ])
    expect(findLayer(now, 'rule')?.x).toBe(7)
    expect(now.fonts['anton-400']?.family).toBe('Anton')
  })

  it('wears what the typesetter put on it, and its plates too', () => {
    expect(findLayer(now, 'title-plate-1')).toMatchObject({ fill: blue, opacity: 0.5 })
    expect((findLayer(now, 'title') as TextLayer).lines.map((line) => line.runs[0]?.fill)).toEqual([
      null,
      null,
      red,
    ])
  })
})
