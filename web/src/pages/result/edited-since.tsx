import { useEffect, useState } from 'preact/hooks'
import type { VersionAnswer } from '../../../generated/api'
import { said } from '../../api/client'
import { saves } from '../../api/edits'
import type { Generation } from '../../api/generations'
import { shapeOf } from '../../generation/formats'
import { toast } from '../../shell/toast'
import { editsOf, loadVersions, makeAnew } from './edits'

interface Props {
  generation: Generation
  family: readonly Generation[]
  choose: (id: string) => void
}

/** What is shown and what is downloaded here may be older than the design on the canvas: that is said, and mended. */
export function EditedSince({ generation, family, choose }: Props) {
  const [versions, setVersions] = useState<readonly VersionAnswer[]>([])
  const [busy, setBusy] = useState(false)
  const saved = saves.value
  useEffect(() => {
    let left = false
    setVersions([])
    loadVersions(generation.id)
      .then((found) => left || setVersions(found))
      .catch(() => {}) // the picture is here; what is newer than it is said at the next look
    return () => {
      left = true
    }
  }, [generation.id, saved])
  const { waiting, made } = editsOf(generation, versions, family)
  const make = async () => {
    setBusy(true)
    try {
      const [first] = await makeAnew(generation, waiting)
      if (first) choose(first)
    } catch (error) {
      toast(said(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  const [other] = made
  if (waiting.length === 0 && !other) return null
  return (
    <div class="card flex flex-wrap items-center justify-between gap-3 p-4" role="status">
      <p class="min-w-0 flex-1">
        {waiting.length > 0
          ? `The design was edited after these files were made${which(generation, waiting)}: what you see here is older.`
          : 'The design was edited after these files were made. Its own files are there, too.'}
      </p>
      {waiting.length > 0 ? (
        <button type="button" class="btn btn-main" disabled={busy} onClick={make}>
          Make the files anew
        </button>
      ) : (
        other && (
          <button type="button" class="btn" onClick={() => choose(other.id)}>
            Show the edited one
          </button>
        )
      )}
    </div>
  )
}

/** Named where only some of its pictures are older. */
function which({ formats }: Generation, waiting: readonly VersionAnswer[]): string {
  if (waiting.length === formats.length) return ''
  return ` (${waiting.map(({ format }) => shapeOf(format).title).join(', ')})`
}
