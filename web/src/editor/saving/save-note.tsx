/** Whether the design is kept, and what to do when another window changed it. */

import { named, say } from '../../phrases/say'
import { WarningIcon } from '../../ui/icons'
import { useSaving } from './context'
import type { SaveState } from './saving'
import { takeTheirs } from './versions'

const WORDS: Record<SaveState['kind'], string> = {
  saved: named('Saved'),
  waiting: named('Not saved yet'),
  saving: named('Saving'),
  offline: named('Not saved: offline, kept in this browser'),
  'signed-out': named('Not saved: signed out, kept in this browser'),
  refused: named('Not saved'),
  conflict: named('Not saved'),
}

export function SaveNote() {
  const { kind } = useSaving().state.value
  const bad = ['offline', 'signed-out', 'refused', 'conflict'].includes(kind)
  return (
    <span class={`ed-saved ${bad ? 'text-bad' : ''}`} role="status">
      {say(WORDS[kind])}
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
        <p>
          {state.message} {say('Your changes are kept in this browser.')}
        </p>
        <button type="button" class="btn btn-small" onClick={() => saving.save()}>
          {say('Try again')}
        </button>
      </div>
    )
  if (state.kind !== 'conflict') return null
  return (
    <div class="ed-banner" role="alert">
      <WarningIcon />
      <p>
        {say('This design was changed in another window, and saved there as version {version}.', {
          version: state.version,
        })}
      </p>
      <button type="button" class="btn btn-small" onClick={() => saving.keepMine()}>
        {say('Save mine on top')}
      </button>
      <button type="button" class="btn btn-small" onClick={() => takeTheirs(saving, state.format)}>
        {say('Take theirs')}
      </button>
    </div>
  )
}
