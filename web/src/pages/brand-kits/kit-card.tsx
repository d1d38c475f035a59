import type { FaceAnswer, KitAnswer } from '../../../generated/api'
import { named, say } from '../../phrases/say'
import { EditIcon, SparkIcon, TrashIcon } from '../../ui/icons'
import { useFace } from './faces'
import { KitPicture } from './kit-picture'
import { LogoGrounds } from './logo-field'

interface Props {
  kit: KitAnswer
  faces: readonly FaceAnswer[]
  use: () => void
  edit: () => void
  remove: () => void
}

export function KitCard({ kit, faces, use, edit, remove }: Props) {
  const listed = faces.find((face) => face.id === kit.font)
  const url = kit.fontUrl ?? listed?.url ?? null
  const font = useFace(url ? kit.font : null, url)
  const fontName = kit.fontUrl ? kit.fontName : listed?.family
  const name = kit.name || say('Without a name')
  return (
    <li class="card grid content-start overflow-hidden">
      <KitPicture
        primary={kit.primary}
        secondary={kit.secondary}
        font={font}
        logoUrl={kit.logoUrl}
        label={say('A sample title in the kit {name}', { name })}
      />
      <div class="grid gap-3 p-4">
        <h2 class="text-lg break-words">{name}</h2>
        <ul class="flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-muted">
          <Colour name={named('primary')} hex={kit.primary} />
          <Colour name={named('secondary')} hex={kit.secondary} />
          <li>{fontName ?? say('font of the style')}</li>
        </ul>
        {kit.logoUrl && <LogoGrounds url={kit.logoUrl} />}
        <div class="flex flex-wrap gap-2">
          <button
            type="button"
            class="btn btn-small"
            aria-label={say('Use it: {name}', { name })}
            onClick={use}
          >
            <SparkIcon size={16} /> {say('Use it')}
          </button>
          <button
            type="button"
            class="btn btn-small"
            aria-label={say('Change the kit {name}', { name })}
            onClick={edit}
          >
            <EditIcon size={16} /> {say('Change')}
          </button>
          <button
            type="button"
            class="btn btn-small btn-bare btn-bad"
            aria-label={say('Delete the kit {name}', { name })}
            onClick={remove}
          >
            <TrashIcon size={16} /> {say('Delete')}
          </button>
        </div>
      </div>
    </li>
  )
}

function Colour({ name, hex }: { name: string; hex: string | null }) {
  if (!hex) return <li>{say('{colour} of the style', { colour: say(name) })}</li>
  return (
    <li class="flex items-center gap-1.5">
      <span class="size-3.5 rounded-full border border-edge" style={{ background: hex }} />
      <span class="sr-only">{say(name)}</span>
      <code class="font-mono">{hex}</code>
    </li>
  )
}
