// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SceneAnswer } from '../../../generated/api'
import { ApiError } from '../../../src/api/client'
import { Editor } from '../../../src/editor/design/editor-state'
import { keepCopy, readCopy } from '../../../src/editor/saving/local-copy'
import { Saving } from '../../../src/editor/saving/saving'
import { scene, shape } from '../scenes'

const server = vi.hoisted(() => ({ newest: 0, saved: [] as number[], fault: null as Error | null }))

vi.mock('../../../src/paint', () => ({ Resources: class {} }))
vi.mock('../../../src/api/client', async (actual) => ({
  ...(await actual<typeof import('../../../src/api/client')>()),
  api: async (_: string, { method = 'GET', body }: { method?: string; body?: never } = {}) => {
    if (server.fault) throw server.fault
    if (method === 'GET') return { items: server.newest ? [{ version: server.newest }] : [] }
    server.newest += 1
    server.saved.push((body as unknown as SceneAnswer).scene.layers[0]?.x as number)
    return { version: server.newest }
  },
}))

let editor: Editor
let saving: Saving

function move(x: number): void {
  editor.change('move', (held) => ({ ...held, layers: [shape('a', { x })] }))
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  localStorage.clear()
  Object.assign(server, { newest: 0, saved: [], fault: null })
  editor = new Editor('one')
  const first = scene([shape('a')])
  editor.begin({ youtube: first }, 'youtube')
  saving = new Saving(editor, [{ format: 'youtube', version: 0, scene: first, assets: {} }])
})

afterEach(() => {
  saving.end()
  vi.useRealTimers()
})

describe('saving', () => {
  it('waits until it is quiet, and then long before it saves again', async () => {
    move(1)
    move(2)
    expect(saving.state.value.kind).toBe('waiting')
    await vi.advanceTimersByTimeAsync(2100)
    expect([saving.state.value.kind, server.saved]).toEqual(['saved', [2]])
    for (let x = 3; x < 10; x++) {
      move(x)
      await vi.advanceTimersByTimeAsync(2000)
    }
    expect(server.saved).toEqual([2])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(server.saved).toEqual([2, 9])
  })

  it('keeps what was changed when the session ends, and saves it once there is another', async () => {
    server.fault = new ApiError('Sign in again.', 401)
    move(3)
    await vi.advanceTimersByTimeAsync(2100)
    expect([saving.state.value.kind, readCopy('one')?.design.youtube?.layers[0]?.x]).toEqual([
      'signed-out',
      3,
    ])
    server.fault = null
    saving.signedInAgain()
    await vi.advanceTimersByTimeAsync(0)
    expect([saving.state.value.kind, server.saved, readCopy('one')]).toEqual(['saved', [3], null])
  })

  it('saves nothing that was undone', async () => {
    move(1)
    editor.undo()
    await vi.advanceTimersByTimeAsync(30_000)
    expect([server.saved, saving.state.value.kind]).toEqual([[], 'saved'])
  })

  it('keeps no copy of what was undone, however long it stood', async () => {
    move(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(readCopy('one')).not.toBeNull()
    editor.undo()
    expect(readCopy('one')).toBeNull()
    dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(5000)
    expect([readCopy('one'), server.saved]).toEqual([null, []])
  })

  it('keeps no copy of what was undone without a connection either', async () => {
    server.fault = new ApiError('No connection', 0)
    move(1)
    await vi.advanceTimersByTimeAsync(3000)
    editor.undo()
    expect([saving.state.value.kind, readCopy('one')]).toEqual(['saved', null])
  })

  it('touches no copy from before as it begins', () => {
    keepCopy('two', { design: {}, versions: {}, assets: {} })
    const again = new Editor('two')
    again.begin({ youtube: scene([shape('a')]) }, 'youtube')
    const held = again.design.value.youtube as SceneAnswer['scene']
    new Saving(again, [{ format: 'youtube', version: 0, scene: held, assets: {} }]).end()
    expect(readCopy('two')).not.toBeNull()
  })

  it('keeps a copy in this browser until the server has it', async () => {
    server.fault = new ApiError('No connection', 0)
    move(7)
    await vi.advanceTimersByTimeAsync(3000)
    expect(saving.state.value.kind).toBe('offline')
    expect(readCopy('one')?.design.youtube?.layers[0]?.x).toBe(7)
    server.fault = null
    await vi.advanceTimersByTimeAsync(16_000)
    expect([saving.state.value.kind, server.saved, readCopy('one')]).toEqual(['saved', [7], null])
  })

  it('does not lay itself over what another window saved, until it is told to', async () => {
    server.newest = 3
    move(5)
    await vi.advanceTimersByTimeAsync(3000)
    expect(saving.state.value).toEqual({ kind: 'conflict', format: 'youtube', version: 3 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.saved).toEqual([])
    await saving.keepMine()
    expect([server.saved, saving.versions.value.youtube]).toEqual([[5], 4])
  })

  it('says why the server refuses, and keeps the copy', async () => {
    server.fault = new ApiError('200 versions are kept of a scene.', 409)
    move(5)
    await vi.advanceTimersByTimeAsync(3000)
    expect(saving.state.value).toEqual({
      kind: 'refused',
      message: '200 versions are kept of a scene.',
    })
    expect(readCopy('one')).not.toBeNull()
  })

  it('makes a version of a design that was never changed when it is to be rendered', async () => {
    await saving.saveFor(['youtube'])
    expect(saving.versions.value.youtube).toBe(1)
    await saving.saveFor(['youtube'])
    expect(saving.versions.value.youtube).toBe(1)
  })
})
