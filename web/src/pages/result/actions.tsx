import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { said } from '../../api/client'
import { type Generation, known } from '../../api/generations'
import { duplicate, newFrom, remove } from '../../generation/deeds'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { Confirm } from '../../ui/confirm'
import { CopyIcon, EditIcon, GridIcon, SparkIcon, TrashIcon } from '../../ui/icons'
import { baseOf, makeVariants } from './family'

interface Props {
  generation: Generation
  family: readonly Generation[]
  /** Whether all relatives are known. */
  settled: boolean
  choose: (id: string) => void
}

/** What to do with a picture that is ready. */
export function Actions({ generation, family, settled, choose }: Props) {
  const { route } = useLocation()
  const [asking, setAsking] = useState(false)
  const base = baseOf(known.value, generation.id)
  const again = async () => {
    const made = await duplicate(generation)
    if (made) route(`/g/${made}`)
  }
  const gone = async () => {
    await remove(generation)
    setAsking(false)
    toast(say('Deleted.'))
    const other = family.find((one) => one.id !== generation.id)
    if (other) choose(other.id)
    else route('/history')
  }
  return (
    <div class="grid grid-cols-2 gap-3">
      <a href={`/g/${generation.id}/edit`} class="btn btn-main col-span-2">
        <EditIcon /> {say('Edit on the canvas')}
      </a>
      {(base || !settled) && <ThreeMore base={base} />}
      <button
        type="button"
        class={`btn px-2 ${base || !settled ? '' : 'col-span-2'}`}
        onClick={() => newFrom(generation, route)}
      >
        <SparkIcon /> {say('New from this')}
      </button>
      <button type="button" class="btn px-2" onClick={again}>
        <CopyIcon /> {say('Duplicate')}
      </button>
      <button type="button" class="btn btn-bad px-2" onClick={() => setAsking(true)}>
        <TrashIcon /> {say('Delete')}
      </button>
      {asking && (
        <Confirm
          title={say('Delete this picture?')}
          text={say('Its files and its scene are gone for good. Variants and rendered edits stay.')}
          action={say('Delete')}
          run={gone}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}

function ThreeMore({ base }: { base: string | null }) {
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (busy || !base) return
    setBusy(true)
    try {
      await makeVariants(base, 3)
      toast(say('Three more designs of the same brief are on their way.'))
    } catch (error) {
      toast(said(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <button type="button" class="btn px-2" aria-disabled={busy} onClick={make}>
      <GridIcon /> {say('Three more')}
    </button>
  )
}
