import { useEffect } from 'preact/hooks'
import type { KitAnswer, KitList } from '../../../generated/api'
import { api, said } from '../../api/client'
import { change, draft } from '../../brief/draft'
import { say } from '../../phrases/say'
import { PlusIcon } from '../../ui/icons'
import { useLoaded } from '../../ui/loaded'

const load = () => api<KitList>('/api/brand-kits')

/** Whose colours, font and logo: one of the kits, or the style's own. */
export default function KitChips() {
  const { value, error, again } = useLoaded(load)
  const chosen = draft.value.brandKitId
  const kits = value?.items ?? []
  useEffect(() => {
    // It was deleted, here or elsewhere.
    if (value && chosen && !value.items.some((kit) => kit.id === chosen)) change({ brandKitId: null })
  }, [value, chosen])
  return (
    <fieldset class="flex min-h-8 flex-wrap items-center gap-2">
      <legend class="sr-only">{say('Brand kit')}</legend>
      <Chip name={say('No kit')} chosen={chosen === null} choose={() => change({ brandKitId: null })} />
      {kits.map((kit) => (
        <Chip
          key={kit.id}
          name={kit.name || say('Without a name')}
          kit={kit}
          chosen={chosen === kit.id}
          choose={() => change({ brandKitId: kit.id })}
        />
      ))}
      {error ? (
        <span class="hint" role="alert">
          {said(error)}{' '}
          <button type="button" class="underline" onClick={again}>
            {say('Try again')}
          </button>
        </span>
      ) : (
        <a href="/brand-kits#new" class="chip border-dashed">
          <PlusIcon size={14} /> {say('New kit')}
        </a>
      )}
    </fieldset>
  )
}

interface ChipProps {
  name: string
  kit?: KitAnswer
  chosen: boolean
  choose: () => void
}

function Chip({ name, kit, chosen, choose }: ChipProps) {
  return (
    <label class="chip max-w-full">
      <input type="radio" name="kit" class="sr-only" checked={chosen} onChange={choose} />
      {kit && (
        <span class="flex flex-none -space-x-1">
          <Dot colour={kit.primary} />
          <Dot colour={kit.secondary} />
        </span>
      )}
      <span class="truncate">{name}</span>
    </label>
  )
}

/** Hollow where the style's own colour stays. */
function Dot({ colour }: { colour: string | null }) {
  return (
    <span class="size-3 rounded-full border border-edge" style={{ background: colour ?? 'var(--card)' }} />
  )
}
