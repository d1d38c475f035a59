/** What keys do. One list for the keyboard and for the sheet that explains it. */

import { childrenOf } from '../paint/parts'
import { many } from '../phrases/many'
import { named, say } from '../phrases/say'
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

export const PARTS = {
  edit: named('Edit'),
  arrange: named('Arrange'),
  look: named('Look'),
  move: named('Move about'),
} as const
export type Part = keyof typeof PARTS

export interface Shortcut {
  /** As they are pressed; `Mod` is Ctrl, or Command on a Mac. Any of them does it. */
  keys: readonly string[]
  label: string
  part: Part
  run: (editor: Editor, deeds: Deeds) => void
}

const ids = (editor: Editor) => editor.selected.value

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['Mod+Z'], label: named('Undo'), part: 'edit', run: (editor) => editor.undo() },
  {
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    label: named('Redo'),
    part: 'edit',
    run: (editor) => editor.redo(),
  },
  { keys: ['Mod+D'], label: named('Duplicate'), part: 'edit', run: duplicate },
  { keys: ['Mod+C'], label: named('Copy layers'), part: 'edit', run: copy },
  { keys: ['Mod+X'], label: named('Cut layers'), part: 'edit', run: cut },
  {
    keys: ['Mod+V'],
    label: named('Paste layers or a picture'),
    part: 'edit',
    run: (editor) => paste(editor),
  },
  { keys: ['Delete', 'Backspace'], label: named('Delete'), part: 'edit', run: remove },
  { keys: ['Enter'], label: named('Edit the words'), part: 'edit', run: write },
  { keys: ['T'], label: named('Add text'), part: 'edit', run: (editor) => addText(editor) },
  { keys: ['Mod+Enter'], label: named('Render'), part: 'edit', run: (_, { render }) => render() },
  {
    keys: ['ArrowLeft'],
    label: named('Move by 1'),
    part: 'arrange',
    run: (editor) => nudge(editor, -1, 0),
  },
  {
    keys: ['ArrowRight'],
    label: named('Move by 1'),
    part: 'arrange',
    run: (editor) => nudge(editor, 1, 0),
  },
  {
    keys: ['ArrowUp'],
    label: named('Move by 1'),
    part: 'arrange',
    run: (editor) => nudge(editor, 0, -1),
  },
  {
    keys: ['ArrowDown'],
    label: named('Move by 1'),
    part: 'arrange',
    run: (editor) => nudge(editor, 0, 1),
  },
  {
    keys: ['Shift+ArrowLeft'],
    label: named('Move by 10'),
    part: 'arrange',
    run: (editor) => nudge(editor, -10, 0),
  },
  {
    keys: ['Shift+ArrowRight'],
    label: named('Move by 10'),
    part: 'arrange',
    run: (editor) => nudge(editor, 10, 0),
  },
  {
    keys: ['Shift+ArrowUp'],
    label: named('Move by 10'),
    part: 'arrange',
    run: (editor) => nudge(editor, 0, -10),
  },
  {
    keys: ['Shift+ArrowDown'],
    label: named('Move by 10'),
    part: 'arrange',
    run: (editor) => nudge(editor, 0, 10),
  },
  {
    keys: ['Mod+ArrowUp', 'Mod+]'],
    label: named('Bring forward'),
    part: 'arrange',
    run: (editor) => restack(editor, 'up'),
  },
  {
    keys: ['Mod+ArrowDown', 'Mod+['],
    label: named('Send backward'),
    part: 'arrange',
    run: (editor) => restack(editor, 'down'),
  },
  {
    keys: ['Mod+Shift+ArrowUp', 'Mod+Shift+]'],
    label: named('To the front'),
    part: 'arrange',
    run: (editor) => restack(editor, 'front'),
  },
  {
    keys: ['Mod+Shift+ArrowDown', 'Mod+Shift+['],
    label: named('To the back'),
    part: 'arrange',
    run: (editor) => restack(editor, 'back'),
  },
  { keys: ['Mod+G'], label: named('Group'), part: 'arrange', run: group },
  { keys: ['Mod+Shift+G'], label: named('Ungroup'), part: 'arrange', run: ungroup },
  {
    keys: ['Mod+Shift+H'],
    label: named('Hide or show'),
    part: 'look',
    run: (editor) => toggleVisible(editor, ids(editor)),
  },
  {
    keys: ['Mod+Shift+L'],
    label: named('Lock or unlock'),
    part: 'look',
    run: (editor) => toggleLocked(editor, ids(editor)),
  },
  { keys: ['Mod+A'], label: named('Select all'), part: 'move', run: selectAll },
  { keys: ['Escape'], label: named('Deselect, or leave a group'), part: 'move', run: leave },
  {
    keys: ['Alt+]'],
    label: named('Next layer up'),
    part: 'move',
    run: (editor) => walkTo(editor, 1),
  },
  {
    keys: ['Alt+['],
    label: named('Next layer down'),
    part: 'move',
    run: (editor) => walkTo(editor, -1),
  },
  {
    keys: ['V'],
    label: named('Move tool'),
    part: 'move',
    run: (editor) => tool(editor, 'move'),
  },
  {
    keys: ['H'],
    label: named('Hand tool, or hold Space'),
    part: 'move',
    run: (editor) => tool(editor, 'hand'),
  },
  { keys: ['Mod+0'], label: named('Whole canvas'), part: 'move', run: fit },
  { keys: ['Mod+1'], label: '100 %', part: 'move', run: full },
  { keys: ['?'], label: named('This list'), part: 'move', run: (_, { help }) => help() },
]

/** Without a handler here: the pointer's own. */
export const POINTER: readonly (readonly [string, string])[] = [
  [named('Mod+Wheel'), named('Zoom')],
  [named('Alt while dragging'), named('Without snapping')],
  [named('Shift while turning'), named('In steps of 15 degrees')],
  [named('Shift+Click'), named('Add to the selection')],
  [named('Double click'), named('Into a group, or edit words')],
  [named('F2 in the list of layers'), named('Rename')],
  [named('Alt+Arrow in the list of layers'), named('Move the layer')],
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
  editor.say(many('{count} layer selected', '{count} layers selected', all.length))
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
  editor.say(say('{layer} selected', { layer: nameOf(next) }))
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
