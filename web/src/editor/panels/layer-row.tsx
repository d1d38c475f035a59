import { useState } from 'preact/hooks'
import { say } from '../../phrases/say'
import { EyeIcon, HiddenIcon, LockIcon, UnlockIcon } from '../../ui/icons'
import { setLook, toggleLocked, toggleVisible } from '../design/content'
import { useEditor } from '../design/context'
import { nameOf } from '../document/names'
import { type Row, renaming } from './layer-rows'
import { LayerThumb } from './layer-thumb'

interface Props {
  row: Row
  tabbable: boolean
  /** Null where there is nothing to open. */
  open: boolean | null
  onFocus: () => void
  onFold: () => void
  onTake: (event: MouseEvent | KeyboardEvent) => void
  onDrop: (id: string, above: boolean) => void
}

export function LayerRow({ row, tabbable, open, onFocus, onFold, onTake, onDrop }: Props) {
  const editor = useEditor()
  const { layer, level } = row
  const [over, setOver] = useState<'above' | 'below' | null>(null)
  const name = nameOf(layer)
  const seen = layer.visible && !row.hidden
  const locked = layer.locked || row.locked
  const isAbove = (event: DragEvent) => {
    const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return event.clientY < top + height / 2
  }
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={editor.selected.value.includes(layer.id)}
      aria-expanded={open ?? undefined}
      aria-label={[name, seen ? '' : 'hidden', locked ? 'locked' : ''].filter(Boolean).join(', ')}
      tabIndex={tabbable ? 0 : -1}
      data-layer={layer.id}
      data-over={over}
      data-dim={seen ? undefined : '1'}
      class="ed-layer"
      style={{ paddingInlineStart: `${2 + (level - 1) * 14}px` }}
      draggable={!locked && renaming.value !== layer.id}
      onFocus={onFocus}
      onClick={onTake}
      onKeyDown={(event) => {
        if (event.key !== ' ' || event.target !== event.currentTarget) return
        event.preventDefault()
        event.stopPropagation()
        onTake(event)
      }}
      onDblClick={() => {
        renaming.value = layer.id
      }}
      onDragStart={(event) => event.dataTransfer?.setData('text/x-layer', layer.id)}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('text/x-layer')) return
        event.preventDefault()
        setOver(isAbove(event) ? 'above' : 'below')
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(null)
        const id = event.dataTransfer?.getData('text/x-layer')
        if (id) onDrop(id, isAbove(event))
      }}
    >
      <Fold open={open} onFold={onFold} />
      <LayerThumb layer={layer} />
      {renaming.value === layer.id ? (
        <Rename name={layer.name} id={layer.id} />
      ) : (
        <span class="ed-layer-name">{name}</span>
      )}
      <RowButton
        label={layer.visible ? say('Hide {name}', { name }) : say('Show {name}', { name })}
        on={!layer.visible}
        onClick={() => toggleVisible(editor, [layer.id])}
      >
        {layer.visible ? <EyeIcon size={15} /> : <HiddenIcon size={15} />}
      </RowButton>
      <RowButton
        label={layer.locked ? say('Unlock {name}', { name }) : say('Lock {name}', { name })}
        on={layer.locked}
        onClick={() => toggleLocked(editor, [layer.id])}
      >
        {layer.locked ? <LockIcon size={15} /> : <UnlockIcon size={15} />}
      </RowButton>
    </div>
  )
}

function Fold({ open, onFold }: { open: boolean | null; onFold: () => void }) {
  if (open === null) return <span class="ed-fold" />
  return (
    <button
      type="button"
      class="ed-fold"
      tabIndex={-1}
      aria-hidden="true"
      data-open={open}
      onClick={(event) => {
        event.stopPropagation()
        onFold()
      }}
    >
      ›
    </button>
  )
}

interface ButtonProps {
  label: string
  on: boolean
  onClick: () => void
  children: preact.ComponentChildren
}

/** For the pointer; the keyboard has shortcuts and the panel of the selected layer. */
function RowButton({ label, on, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class="ed-row-button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      data-on={on ? '1' : undefined}
      onClick={(event) => {
        event.stopPropagation()
        onClick()
      }}
    >
      {children}
    </button>
  )
}

/** As long as words may be, after which a layer of text is named. */
const LONGEST_NAME = 2000

function Rename({ name, id }: { name: string; id: string }) {
  const editor = useEditor()
  const shown = name.replaceAll('\n', ' ').trim()
  const end = (field: HTMLInputElement, keep: boolean) => {
    if (renaming.value !== id) return
    const row = field.closest<HTMLElement>('[role=treeitem]')
    renaming.value = null
    const typed = field.value.trim()
    if (keep && typed && typed !== shown) setLook(editor, [id], { name: typed })
    row?.focus()
  }
  return (
    <input
      class="ed-rename"
      aria-label={say('Name of the layer')}
      dir="auto"
      defaultValue={shown}
      maxLength={LONGEST_NAME}
      ref={(field) => field?.select()}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.currentTarget, true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') end(event.currentTarget, true)
        if (event.key === 'Escape') end(event.currentTarget, false)
      }}
    />
  )
}
