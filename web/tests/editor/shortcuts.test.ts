import { describe, expect, it } from 'vitest'
import { chord } from '../../src/editor/shortcuts'

describe('pressed keys', () => {
  const press = (key: string, more: object = {}) => chord({ key, code: '', ...more } as KeyboardEvent)

  it('are written as the list has them', () => {
    expect(press('z', { ctrlKey: true })).toBe('Mod+Z')
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Mod+Shift+Z')
    expect(press('}', { ctrlKey: true, shiftKey: true, code: 'BracketRight' })).toBe('Mod+Shift+]')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft')
  })
})
