/** What keys do. One list for the keyboard and for the sheet that explains it. */

import { childrenOf } from '../paint/parts'
import { fit, full } from './canvas/viewport'
import { nudge, restack } from './design/arrange'
import { copy, cut, paste } from './design/clipboard'
import { duplicate, remove, toggleLocked, toggleVisible } from './design/content'
import type { Editor } from './design/editor-state'
import { group, ungroup } from './design/grouping'
import { addText } from './design/making'
import { nameOf } from './document/names'
import { units } from './document/tree'

export interface Deeds {
  help: () => void
  render: () => void
}

export interface Shortcut {
  /** As they are pressed; `Mod` is Ctrl, or Command on a Mac. Any of them does it. */
  keys: readonly string[]
  label: string
  part: 'Edit' | 'Arrange' | 'Look' | 'Move about'
  run: (editor: Editor, deeds: Deeds) => void
}

const ids = (editor: Editor) => editor.selected.value

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['Mod+Z'], label: 'Undo', part: 'Edit', run: (editor) => editor.undo() },
  { keys: ['Mod+Shift+Z', 'Mod+Y'], label: 'Redo', part: 'Edit', run: (editor) => editor.redo() },
  { keys: ['Mod+D'], label: 'Duplicate', part: 'Edit', run: duplicate },
  { keys: ['Mod+C'], label: 'Copy layers', part: 'Edit', run: copy },
  { keys: ['Mod+X'], label: 'Cut layers', part: 'Edit', run: cut },
  { keys: ['Mod+V'], label: 'Paste layers or a picture', part: 'Edit', run: (editor) => paste(editor) },
  { keys: ['Delete', 'Backspace'], label: 'Delete', part: 'Edit', run: remove },
  { keys: ['Enter'], label: 'Edit the words', part: 'Edit', run: write },
  { keys: ['T'], label: 'Add text', part: 'Edit', run: (editor) => addText(editor) },
  { keys: ['Mod+Enter'], label: 'Render', part: 'Edit', run: (_, { render }) => render() },
  { keys: ['ArrowLeft'], label: 'Move by 1', part: 'Arrange', run: (editor) => nudge(editor, -1, 0) },
  { keys: ['ArrowRight'], label: 'Move by 1', part: 'Arrange', run: (editor) => nudge(editor, 1, 0) },
  { keys: ['ArrowUp'], label: 'Move by 1', part: 'Arrange', run: (editor) => nudge(editor, 0, -1) },
  { keys: ['ArrowDown'], label: 'Move by 1', part: 'Arrange', run: (editor) => nudge(editor, 0, 1) },
  { keys: ['Shift+ArrowLeft'], label: 'Move by 10', part: 'Arrange', run: (editor) => nudge(editor, -10, 0) },
  { keys: ['Shift+ArrowRight'], label: 'Move by 10', part: 'Arrange', run: (editor) => nudge(editor, 10, 0) },
  { keys: ['Shift+ArrowUp'], label: 'Move by 10', part: 'Arrange', run: (editor) => nudge(editor, 0, -10) },
  { keys: ['Shift+ArrowDown'], label: 'Move by 10', part: 'Arrange', run: (editor) => nudge(editor, 0, 10) },
  {
    keys: ['Mod+ArrowUp', 'Mod+]'],
    label: 'Bring forward',
    part: 'Arrange',
    run: (editor) => restack(editor, 'up'),
  },
  {
    keys: ['Mod+ArrowDown', 'Mod+['],
    label: 'Send backward',
    part: 'Arrange',
    run: (editor) => restack(editor, 'down'),
  },
  {
    keys: ['Mod+Shift+ArrowUp', 'Mod+Shift+]'],
    label: 'To the front',
    part: 'Arrange',
    run: (editor) => restack(editor, 'front'),
  },
  {
    keys: ['Mod+Shift+ArrowDown', 'Mod+Shift+['],
    label: 'To the back',
    part: 'Arrange',
    run: (editor) => restack(editor, 'back'),
  },
  { keys: ['Mod+G'], label: 'Group', part: 'Arrange', run: group },
  { keys: ['Mod+Shift+G'], label: 'Ungroup', part: 'Arrange', run: ungroup },
  {
    keys: ['Mod+Shift+H'],
    label: 'Hide or show',
    part: 'Look',
    run: (editor) => toggleVisible(editor, ids(editor)),
  },
  {
    keys: ['Mod+Shift+L'],
    label: 'Lock or unlock',
    part: 'Look',
    run: (editor) => toggleLocked(editor, ids(editor)),
  },
  { keys: ['Mod+A'], label: 'Select all', part: 'Move about', run: selectAll },
  { keys: ['Escape'], label: 'Deselect, or leave a group', part: 'Move about', run: leave },
  { keys: ['Alt+]'], label: 'Next layer up', part: 'Move about', run: (editor) => walkTo(editor, 1) },
  { keys: ['Alt+['], label: 'Next layer down', part: 'Move about', run: (editor) => walkTo(editor, -1) },
  { keys: ['V'], label: 'Move tool', part: 'Move about', run: (editor) => tool(editor, 'move') },
  {
    keys: ['H'],
    label: 'Hand tool, or hold Space',
    part: 'Move about',
    run: (editor) => tool(editor, 'hand'),
  },
  { keys: ['Mod+0'], label: 'Whole canvas', part: 'Move about', run: fit },
  { keys: ['Mod+1'], label: '100 %', part: 'Move about', run: full },
  { keys: ['?'], label: 'This list', part: 'Move about', run: (_, { help }) => help() },
]

/** Without a handler here: the pointer's own. */
export const POINTER: readonly (readonly [string, string])[] = [
  ['Mod+Wheel', 'Zoom'],
  ['Alt while dragging', 'Without snapping'],
  ['Shift while turning', 'In steps of 15 degrees'],
  ['Shift+Click', 'Add to the selection'],
  ['Double click', 'Into a group, or edit words'],
  ['F2 in the list of layers', 'Rename'],
  ['Alt+Arrow in the list of layers', 'Move the layer'],
]

function tool(editor: Editor, name: 'move' | 'hand'): void {
  editor.tool.value = name
}

function write(editor: Editor): void {
  const layer = editor.layer.value
  if (!layer) return
  const children = childrenOf(layer)
  if (children) editor.select(children.slice(-1).map(({ id }) => id))
  else editor.write(layer.id)
}

function selectAll(editor: Editor): void {
  const all = units(editor.scene.value, editor.opened.value).filter(
    ({ visible, locked, role }) => visible && !locked && !['background', 'light', 'finish'].includes(role),
  )
  editor.select(all.map(({ id }) => id))
  editor.say(`${all.length} layers selected`)
}

/** Out of the opened group first, then out of the selection. */
function leave(editor: Editor): void {
  const { opened } = editor
  if (opened.value) {
    const group = opened.value
    opened.value = null
    editor.select([group])
  } else editor.select([])
}

function walkTo(editor: Editor, step: 1 | -1): void {
  const all = units(editor.scene.value, editor.opened.value)
  const at = all.findIndex(({ id }) => id === ids(editor)[0])
  const next = all[(at + step + all.length) % all.length]
  if (!next) return
  editor.select([next.id])
  editor.say(`${nameOf(next)} selected`)
}

/** The pressed keys as the list writes them. */
export function chord(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const bare = event.code === 'BracketRight' ? ']' : event.code === 'BracketLeft' ? '[' : key
  if (bare === '?') return '?'
  const parts = [
    event.ctrlKey || event.metaKey ? 'Mod' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
    bare,
  ]
  return parts.filter(Boolean).join('+')
}
