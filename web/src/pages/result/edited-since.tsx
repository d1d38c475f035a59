import { useState } from 'preact/hooks'
import type { SavedDesign } from '../../../generated/api'
import { said } from '../../api/client'
import type { Generation } from '../../api/generations'
import { type Edits, makeAnew } from '../../generation/edits'
import { shapeOf } from '../../generation/formats'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'

interface Props {
  generation: Generation
  edits: Edits
  choose: (id: string) => void
}

/** What is shown here is the design as it is now; files that are older are called so, and made anew. */
export function EditedSince({ generation, edits: { waiting, made }, choose }: Props) {
  const [busy, setBusy] = useState(false)
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
      <p class="min-w-0 flex-1 basis-60">
        {waiting.length > 0
          ? olderWords(generation, waiting)
          : say('You see the design as it was edited. Its own files are there, too.')}
      </p>
      {waiting.length > 0 ? (
        <button type="button" class="btn btn-main" disabled={busy} onClick={make}>
          {say('Make the files anew')}
        </button>
      ) : (
        other && (
          <button type="button" class="btn" onClick={() => choose(other.id)}>
            {say('Show the edited one')}
          </button>
        )
      )}
    </div>
  )
}

/** Named where only some of its pictures are older. */
function olderWords({ formats }: Generation, waiting: readonly SavedDesign[]): string {
  if (waiting.length === formats.length)
    return say('You see the design as it was edited; its files are older. A download makes them first.')
  return say(
    'You see the design as it was edited ({formats}); its files are older. A download makes them first.',
    { formats: waiting.map(({ format }) => shapeOf(format).title).join(', ') },
  )
}
