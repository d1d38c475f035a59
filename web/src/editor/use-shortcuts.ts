/** The keyboard, while no field has it. */

import { useEffect } from 'preact/hooks'
import { paste } from './design/clipboard'
import type { Editor } from './design/editor-state'
import { chord, type Deeds, SHORTCUTS } from './shortcuts'

const BY_KEYS = new Map(
  SHORTCUTS.flatMap((shortcut) => shortcut.keys.map((keys) => [keys, shortcut] as const)),
)
/** The browser's own work: it brings the clipboard. */
const PASTE = 'Mod+V'

export function useShortcuts(editor: Editor, deeds: Deeds): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => keyDown(event, editor, deeds)
    const up = (event: KeyboardEvent) => {
      if (event.code === 'Space' && spaceHeld) {
        spaceHeld = false
        editor.tool.value = 'move'
      }
    }
    const pasted = (event: ClipboardEvent) => {
      if (isTaken(event) || editor.waiting.value) return
      event.preventDefault()
      paste(editor, event.clipboardData)
    }
    document.addEventListener('keydown', down)
    document.addEventListener('keyup', up)
    document.addEventListener('paste', pasted)
    return () => {
      document.removeEventListener('keydown', down)
      document.removeEventListener('keyup', up)
      document.removeEventListener('paste', pasted)
    }
  }, [editor])
}

let spaceHeld = false

function keyDown(event: KeyboardEvent, editor: Editor, deeds: Deeds): void {
  if (isTaken(event) || editor.waiting.value) return
  if (event.code === 'Space' && !onControl(event.target)) {
    event.preventDefault()
    if (!event.repeat) spaceHeld = true
    editor.tool.value = 'hand'
    return
  }
  const keys =
    inList(event) && event.altKey && event.key.startsWith('Arrow') ? listChord(event) : chord(event)
  const shortcut = BY_KEYS.get(keys)
  if (!shortcut || keys === PASTE) return
  if (['Enter', 'Backspace'].includes(keys) && onControl(event.target)) return
  event.preventDefault()
  shortcut.run(editor, deeds)
}

/** Arrows walk in the list of layers; with Alt they move the layer. */
function listChord(event: KeyboardEvent): string {
  return (event.shiftKey ? 'Shift+' : '') + event.key
}

function inList(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('[role=tree]') !== null
}

/** A field, a menu or a dialog has the keys. */
function isTaken(event: Event): boolean {
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('dialog, [popover]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'color', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

function onControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, input, summary') !== null
}
