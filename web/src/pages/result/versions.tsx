import { type Generation, renewAddresses } from '../../api/generations'
import { hasEnded } from '../../api/live'
import { shapeOf } from '../../generation/formats'
import { stageWords } from '../../generation/words'
import { say } from '../../phrases/say'
import { FadingPicture } from '../../ui/fading-picture'
import { nameOf } from './family'

interface Props {
  generation: Generation
  family: readonly Generation[]
  choose: (id: string) => void
}

/** Variants and edits side by side. Radio buttons underneath, so that arrows choose. */
export function Versions({ generation, family, choose }: Props) {
  if (family.length < 2) return null
  return (
    <fieldset>
      <legend class="mb-3 text-xl font-semibold tracking-tight">{say('Versions')}</legend>
      <div class="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-4">
        {family.map((one) => (
          <label key={one.id} class="version">
            <input
              type="radio"
              name="version"
              class="sr-only"
              checked={one.id === generation.id}
              onChange={() => choose(one.id)}
            />
            <Picture generation={one} />
            <span class="grid gap-1 px-3 py-2">
              <span class="font-semibold">{nameOf(one, family)}</span>
              <State generation={one} />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Picture({ generation }: { generation: Generation }) {
  const making = !generation.previewUrl && !hasEnded(generation.status)
  return (
    <FadingPicture
      src={generation.previewUrl}
      alt=""
      width={16}
      height={9}
      lazy
      class={making ? 'making' : ''}
      failed={() => renewAddresses(generation.id).catch(() => {})}
    />
  )
}

function State({ generation: { status, stage, progress, formats, edited } }: { generation: Generation }) {
  if (status === 'failed') return <span class="text-[13px] text-bad">{say('Could not be made')}</span>
  if (status === 'cancelled') return <span class="hint">{say('Cancelled')}</span>
  if (status === 'ready')
    return (
      <span class="hint">
        {edited ? formats.map((name) => shapeOf(name).title).join(', ') : say('Ready')}
      </span>
    )
  return (
    <span class="hint">
      {stageWords(stage)}
      <progress class="bar" max="1" value={progress} aria-label={say('How much is done')} />
    </span>
  )
}
