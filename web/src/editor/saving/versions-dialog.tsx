import { useEffect, useState } from 'preact/hooks'
import type { VersionAnswer } from '../../../generated/api'
import { said } from '../../api/client'
import { shapeOf } from '../../generation/formats'
import { say } from '../../phrases/say'
import { moment } from '../../ui/dates'
import { Dialog } from '../../ui/dialog'
import { useSaving } from './context'
import { listVersions, restore } from './versions'

export function VersionsDialog({ close }: { close: () => void }) {
  const saving = useSaving()
  const { editor } = saving
  const [versions, setVersions] = useState<VersionAnswer[] | null>(null)
  const [fault, setFault] = useState('')
  useEffect(() => {
    saving
      .save()
      .then(() => listVersions(editor))
      .then(setVersions, (error) => setFault(said(error)))
  }, [saving])
  const take = (version: number) => {
    close()
    restore(editor, version)
  }
  return (
    <Dialog title={say('Saved versions')} close={close}>
      <p class="hint mb-3">
        {say('Of the {format}. Going back is a step like any other: undo takes it back.', {
          format: shapeOf(editor.format.value).title,
        })}
      </p>
      {fault && <p class="text-bad">{fault}</p>}
      {!versions && !fault && <p role="status">{say('Looking for versions')}</p>}
      {versions && (
        <ul class="ed-versions">
          {versions.map((held, index) => (
            <li key={held.version}>
              <span>
                <b>{say('Version {version}', { version: held.version })}</b>
                <span class="hint"> {moment(held.createdAt)}</span>
              </span>
              {index === 0 ? (
                <span class="hint">{say('newest')}</span>
              ) : (
                <button type="button" class="btn btn-small" onClick={() => take(held.version)}>
                  {say('Restore')}
                </button>
              )}
            </li>
          ))}
          <li>
            <b>{say('As it was made')}</b>
            <button type="button" class="btn btn-small" onClick={() => take(0)}>
              {say('Restore')}
            </button>
          </li>
        </ul>
      )}
    </Dialog>
  )
}
