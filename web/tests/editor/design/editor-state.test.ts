// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nudge, place } from '../../../src/editor/design/arrange'
import { duplicate, remove, setEffects, setFill, setLook } from '../../../src/editor/design/content'
import { Editor } from '../../../src/editor/design/editor-state'
import { findLayer } from '../../../src/editor/document/tree'
import { group, scene, section, shape, text } from '../scenes'

vi.mock('../../../src/paint', () => ({ Resources: class {} }))

const host = () =>
  group('person-host', [shape('host', { width: 200, height: 100 })], { width: 200, height: 100 })
let editor: Editor

beforeEach(() => {
  editor = new Editor('one')
  const words = (size: number) =>
    text('title', ['TITLE'], {
      lines: [{ runs: [], size, baseline: size, width: 100 }],
    })
  const wide = scene([section('people', [host(), shape('plate', { x: 10, y: 10 })]), words(40)])
  const square = scene([section('people', [host()], { width: 3000, height: 3000 }), words(120)], {
    format: 'podcast',
    width: 3000,
    height: 3000,
  })
  editor.begin({ youtube: wide, podcast: square }, 'youtube')
})

const cover = () => editor.design.value.podcast as ReturnType<typeof scene>

describe('one design in two formats', () => {
  it('keeps places apart', () => {
    editor.select(['person-host'])
    nudge(editor, 5, 0)
    expect(findLayer(editor.scene.value, 'host')?.x).toBe(5)
    expect(findLayer(cover(), 'host')?.x).toBe(0)
    expect(editor.said.value).toBe('Layer moved to 5, 0')
  })

  it('shares colours, visibility, and what is deleted or copied', () => {
    const blue = { kind: 'solid', colour: '#0000ff' } as const
    setFill(editor, 'title', blue)
    setLook(editor, ['title'], { visible: false })
    expect(findLayer(cover(), 'title')).toMatchObject({ fill: blue, visible: false })
    editor.select(['person-host'])
    duplicate(editor)
    expect(editor.selected.value).toEqual(['person-host-2'])
    expect(findLayer(cover(), 'host-2')).not.toBeNull()
    remove(editor)
    expect(findLayer(cover(), 'person-host-2')).toBeNull()
    editor.undo()
    expect(findLayer(cover(), 'person-host-2')).not.toBeNull()
  })

  it('gives lengths their share of the letters’ size', () => {
    setEffects(editor, 'title', [{ kind: 'outline', colour: '#000000', width: 4 }])
    expect(findLayer(cover(), 'title')?.effects).toMatchObject([{ width: 12 }])
  })
})

describe('selecting', () => {
  it('opens the group round a layer, but no section', () => {
    editor.select(['host'])
    expect(editor.opened.value).toBe('person-host')
    editor.select(['plate'])
    expect(editor.opened.value).toBeNull()
  })

  it('forgets what is no longer there', () => {
    editor.select(['plate'])
    editor.show('podcast')
    expect(editor.selected.value).toEqual([])
  })
})

it('a group with a look of its own is drawn apart, and lets things through again without', () => {
  setLook(editor, ['person-host'], { opacity: 0.5 })
  expect(findLayer(editor.scene.value, 'person-host')).toMatchObject({ isolated: true })
  setLook(editor, ['person-host'], { opacity: 1 })
  expect(findLayer(editor.scene.value, 'person-host')).toMatchObject({ isolated: false })
})

it('a typed width keeps proportions, but for shapes', () => {
  place(editor, findLayer(editor.scene.value, 'person-host') as never, { width: 400 })
  expect(findLayer(editor.scene.value, 'host')).toMatchObject({ width: 400, height: 200 })
  place(editor, findLayer(editor.scene.value, 'plate') as never, { width: 400 })
  expect(findLayer(editor.scene.value, 'plate')).toMatchObject({ width: 400, height: 50 })
})
