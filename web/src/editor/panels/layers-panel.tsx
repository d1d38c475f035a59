/** The layers, top first: for the keyboard and for screen readers the way to all that the canvas shows. */

import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { childrenOf } from '../../paint/parts'
import { named, say } from '../../phrases/say'
import { useEditor } from '../design/context'
import type { Editor } from '../design/editor-state'
import { groupsRound, placeOf, relocate } from '../document/tree'
import { LayerRow } from './layer-row'
import { fold, isFolded, type Row, renaming, rowsOf, unfoldRound } from './layer-rows'

/** The row that Tab comes to. */
const current = signal('')

export function LayersPanel() {
  const editor = useEditor()
  const tree = useRef<HTMLDivElement>(null)
  const rows = rowsOf(editor.scene.value)
  const here = rows.some(({ layer }) => layer.id === current.value)
    ? current.value
    : (editor.selected.value.find((id) => rows.some(({ layer }) => layer.id === id)) ?? rows[0]?.layer.id)
  const selected = editor.selected.value
  useEffect(() => {
    for (const id of selected) unfoldRound(groupsRound(editor.scene.value, id))
    const row = tree.current?.querySelector(`[data-layer="${selected[0]}"]`)
    row?.scrollIntoView({ block: 'nearest' })
  }, [editor, selected])
  return (
    <section class="ed-layers" aria-labelledby="layers-title">
      <h2 id="layers-title">{say('Layers')}</h2>
      <div
        ref={tree}
        role="tree"
        aria-label={say('Layers, the topmost first')}
        aria-describedby="layers-hint"
        aria-multiselectable="true"
        onKeyDown={(event) => keyDown(event, editor, rows, tree.current as HTMLElement)}
      >
        {rows.map((row) => (
          <LayerRow
            key={row.layer.id}
            row={row}
            tabbable={row.layer.id === here}
            open={childrenOf(row.layer) ? !isFolded(row.layer) : null}
            onFocus={() => {
              current.value = row.layer.id
            }}
            onFold={() => fold(row.layer)}
            onTake={(event) => take(editor, row.layer.id, event)}
            onDrop={(id, above) => drop(editor, id, row.layer.id, above)}
          />
        ))}
      </div>
      <p id="layers-hint" class="sr-only">
        {say(
          'Arrow keys walk through the list. Alt and an arrow key move the layer by 1, with Shift by 10. F2 renames it, Control and an arrow key changes the order.',
        )}
      </p>
    </section>
  )
}

function take(editor: Editor, id: string, event: MouseEvent | KeyboardEvent): void {
  const selected = editor.selected.value
  const adds = event.ctrlKey || event.metaKey || event.shiftKey
  if (!adds) editor.select([id])
  else editor.select(selected.includes(id) ? selected.filter((held) => held !== id) : [...selected, id])
}

/** Beside another layer, as the list shows it: above it there is in front of it on the canvas. */
function drop(editor: Editor, id: string, target: string, above: boolean): void {
  if (id === target) return
  editor.change(named('order'), (scene) => {
    const { parent, siblings } = placeOf(scene, target)
    const others = siblings.filter((layer) => layer.id !== id)
    const index = others.findIndex((layer) => layer.id === target)
    return relocate(scene, id, parent, above ? index + 1 : index)
  })
  editor.say(say('Order changed'))
}

function keyDown(event: KeyboardEvent, editor: Editor, rows: Row[], tree: HTMLElement): void {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).tagName === 'INPUT')
    return
  const index = rows.findIndex(({ layer }) => layer.id === current.value)
  const row = rows[index]
  if (!row) return
  const handled = moveFocus(event, editor, rows, index, tree) || act(event, editor, row)
  if (!handled) return
  event.preventDefault()
  event.stopPropagation()
}

function moveFocus(
  event: KeyboardEvent,
  editor: Editor,
  rows: Row[],
  index: number,
  tree: HTMLElement,
): boolean {
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined) return false
  const next = rows[Math.max(0, Math.min(rows.length - 1, to))]
  if (!next) return true
  focusRow(tree, next.layer.id)
  if (!event.shiftKey) editor.select([next.layer.id])
  else if (!editor.selected.value.includes(next.layer.id))
    editor.select([...editor.selected.value, next.layer.id])
  return true
}

function act(event: KeyboardEvent, editor: Editor, { layer }: Row): boolean {
  const tree = event.currentTarget as HTMLElement
  const holds = childrenOf(layer) !== null
  const open = holds && !isFolded(layer)
  if (event.key === 'ArrowRight' && holds) fold(layer, false)
  else if (event.key === 'ArrowLeft' && open) fold(layer, true)
  else if (event.key === 'ArrowLeft') focusRow(tree, groupsRound(editor.scene.value, layer.id).at(-1)?.id)
  else if (event.key === 'F2') renaming.value = layer.id
  else return false
  return true
}

function focusRow(tree: HTMLElement, id: string | undefined): void {
  if (!id) return
  current.value = id
  tree.querySelector<HTMLElement>(`[data-layer="${id}"]`)?.focus()
}
