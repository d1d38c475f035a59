/** Whether the design is kept, and what to do when another window changed it. */

import { WarningIcon } from '../../ui/icons'
import { useSaving } from './context'
import type { SaveState } from './saving'
import { takeTheirs } from './versions'

const WORDS: Record<SaveState['kind'], string> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving',
  offline: 'Not saved: offline, kept in this browser',
  'signed-out': 'Not saved: signed out, kept in this browser',
  refused: 'Not saved',
  conflict: 'Not saved',
}

export function SaveNote() {
  const { kind } = useSaving().state.value
  const bad = ['offline', 'signed-out', 'refused', 'conflict'].includes(kind)
  return (
    <span class={`ed-saved ${bad ? 'text-bad' : ''}`} role="status">
      {WORDS[kind]}
    </span>
  )
}

export function Conflict() {
  const saving = useSaving()
  const state = saving.state.value
  if (state.kind === 'refused')
    return (
      <div class="ed-banner" role="alert">
        <WarningIcon />
        <p>{state.message} Your changes are kept in this browser.</p>
        <button type="button" class="btn btn-small" onClick={() => saving.save()}>
          Try again
        </button>
      </div>
    )
  if (state.kind !== 'conflict') return null
  return (
    <div class="ed-banner" role="alert">
      <WarningIcon />
      <p>This design was changed in another window, and saved there as version {state.version}.</p>
      <button type="button" class="btn btn-small" onClick={() => saving.keepMine()}>
        Save mine on top
      </button>
      <button type="button" class="btn btn-small" onClick={() => takeTheirs(saving, state.format)}>
        Take theirs
      </button>
    </div>
  )
}
