import { useEffect, useRef } from 'preact/hooks'
import { draft, everyone, MOST_GUESTS, type PersonDraft, type Role } from '../../brief/draft'
import { say } from '../../phrases/say'
import { newest } from '../../shell/page'
import { CameraIcon, PlusIcon, UserIcon } from '../../ui/icons'
import { Later } from './later'
import { Section } from './section'

const TYPES = 'image/jpeg,image/png,image/webp,image/avif,image/heic,.heic'
const loadCard = () => import('./person-card')
/** Uploading is fetched when the first photo comes. */
const take = async (files: FileList | File[] | null | undefined, role: Role) => {
  const held = [...(files ?? [])] // a list of the input's own empties with it
  if (held.length) (await newest(() => import('./people')))?.add(held, role)
}

export function People() {
  const { host, guests } = draft.value
  useEffect(() => {
    const pasted = (event: ClipboardEvent) =>
      take(event.clipboardData?.files, draft.peek().host ? 'guest' : 'host')
    document.addEventListener('paste', pasted)
    return () => document.removeEventListener('paste', pasted)
  }, [])
  return (
    <Section step={1} name={say('People')} hint={say('Drop, paste or browse. JPEG, PNG, WebP, AVIF, HEIC.')}>
      <div class="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {host ? (
          <Card person={host} as="host" />
        ) : (
          <Drop as="host" label={say('Host')} note={say('You, most likely')} />
        )}
        {guests.map((guest) => (
          <Card key={guest.id} person={guest} as="guest" />
        ))}
        {guests.length < MOST_GUESTS && (
          <Drop
            as="guest"
            label={guests.length ? say('Another guest') : say('Guests')}
            note={say('Up to {most}', { most: MOST_GUESTS })}
            many
          />
        )}
      </div>
      {everyone(draft.value).length === 0 && (
        <p class="hint mt-2">
          {say('No photo at hand? Go on without one: the words and the style carry the picture.')}
        </p>
      )}
    </Section>
  )
}

function Card({ person, as: role }: { person: PersonDraft; as: Role }) {
  return (
    <div class="card relative aspect-[4/5] overflow-hidden">
      <Later load={loadCard} person={person} as={role} />
    </div>
  )
}

function Drop({ as: role, label, note, many }: { as: Role; label: string; note: string; many?: boolean }) {
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    take(input.files, role)
    input.value = ''
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    ;(event.currentTarget as HTMLElement).dataset.over = event.type === 'dragover' ? '1' : ''
    if (event.type === 'drop') take(event.dataTransfer?.files, role)
  }
  const place = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    // Photos that were chosen before the page's code had come.
    for (const input of place.current?.querySelectorAll('input') ?? []) take(input.files, role)
  }, [])
  return (
    <fieldset ref={place} class="drop" aria-label={label} onDragOver={over} onDragLeave={over} onDrop={over}>
      <label class="drop-label">
        <input type="file" accept={TYPES} multiple={many} class="sr-only" onChange={chosen} />
        {many ? <PlusIcon size={26} /> : <UserIcon size={26} />}
        <span class="font-semibold">{label}</span>
        <span class="hint">{note}</span>
      </label>
      <label class="drop-camera" title={say('Use the camera')}>
        <input
          type="file"
          accept="image/*"
          capture="user"
          class="sr-only"
          onChange={chosen}
          aria-label={say('{label}: use the camera', { label })}
        />
        <CameraIcon />
      </label>
    </fieldset>
  )
}
