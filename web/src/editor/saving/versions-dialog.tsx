import { useEffect, useState } from 'preact/hooks'
import type { VersionAnswer } from '../../../generated/api'
import { said } from '../../api/client'
import { shapeOf } from '../../generation/formats'
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
    <Dialog title="Saved versions" close={close}>
      <p class="hint mb-3">
        Of the {shapeOf(editor.format.value).title}. Going back is a step like any other: undo takes it back.
      </p>
      {fault && <p class="text-bad">{fault}</p>}
      {!versions && !fault && <p role="status">Looking for versions</p>}
      {versions && (
        <ul class="ed-versions">
          {versions.map((held, index) => (
            <li key={held.version}>
              <span>
                <b>Version {held.version}</b>
                <span class="hint"> {moment(held.createdAt)}</span>
              </span>
              {index === 0 ? (
                <span class="hint">newest</span>
              ) : (
                <button type="button" class="btn btn-small" onClick={() => take(held.version)}>
                  Restore
                </button>
              )}
            </li>
          ))}
          <li>
            <b>As it was made</b>
            <button type="button" class="btn btn-small" onClick={() => take(0)}>
              Restore
            </button>
          </li>
        </ul>
      )}
    </Dialog>
  )
}
