import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { type Generation, renewAddresses } from '../../api/generations'
import { hasEnded } from '../../api/live'
import { styles } from '../../brief/catalogue'
import { download, duplicate, newFrom, remove } from '../../generation/deeds'
import { downloadEdited, type Edits, editsOf, olderFormats, useEditedLooks } from '../../generation/edits'
import { plainTitle, stageWords, whenWords } from '../../generation/words'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { Confirm } from '../../ui/confirm'
import { FadingPicture } from '../../ui/fading-picture'
import { CopyIcon, DownloadIcon, EditIcon, EyeIcon, ImageIcon, SparkIcon, TrashIcon } from '../../ui/icons'
import { Menu, MenuItem } from '../../ui/menu'
import type { Group } from './groups'

/** One picture with what was made from it. */
export function Card({ group, added }: { group: Group; added: (id: string) => void }) {
  const { first, others } = group
  const title = plainTitle(first.title)
  const edits = editsOf(first, others)
  const label = styles.value.find((held) => held.name === first.style)?.label ?? first.style
  return (
    <article
      class="card-link card relative grid grid-cols-[minmax(0,1fr)] content-start overflow-hidden"
      aria-label={title}
    >
      <Edited generation={first} edits={edits} />
      <div class="flex items-start gap-1 py-2.5 ps-3.5 pe-1.5">
        <div class="min-w-0 flex-1">
          <h2 class="truncate text-[15px]">
            <a href={`/g/${first.id}`} class="card-link-whole">
              {title}
            </a>
          </h2>
          <State generation={first} label={label} />
        </div>
        <Deeds generation={first} edits={edits} title={title} added={added} />
      </div>
      {others.length > 0 && <Others others={others} />}
    </article>
  )
}

/** As it was edited, where it was. */
function Edited({ generation, edits }: { generation: Generation; edits: Edits }) {
  const [shown = ''] = generation.formats
  const waiting = edits.waiting.filter(({ format }) => format === shown)
  const looks = useEditedLooks(generation, { ...edits, waiting })
  return <Preview generation={generation} look={looks.get(shown)} />
}

function Preview({ generation, look }: { generation: Generation; look?: string | undefined }) {
  const { id, status, previewUrl } = generation
  return (
    <FadingPicture
      src={look ?? previewUrl}
      alt=""
      width={16}
      height={9}
      lazy
      class={!previewUrl && !hasEnded(status) ? 'making' : ''}
      failed={() => renewAddresses(id).catch(() => {})}
    >
      {!previewUrl && hasEnded(status) && <NoPicture />}
    </FadingPicture>
  )
}

function NoPicture() {
  return (
    <span class="absolute inset-0 grid place-items-center text-muted">
      <ImageIcon size={28} />
    </span>
  )
}

function State({ generation, label }: { generation: Generation; label: string }) {
  const { status, stage, progress, createdAt } = generation
  if (hasEnded(status))
    return (
      <p class="hint min-h-[24px] truncate">
        {status === 'failed' && <span class="text-bad">{say('Could not be made')} · </span>}
        {status === 'cancelled' && `${say('Cancelled')} · `}
        {label} · {whenWords(createdAt)}
      </p>
    )
  return (
    <p class="hint min-h-[24px]">
      {stageWords(stage)}
      <progress class="bar" max="1" value={progress} aria-label={say('How much is done')} />
    </p>
  )
}

const SHOWN = 4
const STATES: Partial<Record<Generation['status'], string>> = {
  ready: named('ready'),
  failed: named('failed'),
  cancelled: named('cancelled'),
}

/** What it is beside the first, and how it stands. */
function relationWords({ edited, variant, status }: Generation): string {
  const name = edited ? say('Edited version') : say('Variant {variant}', { variant })
  return `${name}, ${say(STATES[status] ?? named('being made'))}`
}

function Others({ others }: { others: readonly Generation[] }) {
  const rest = others.length - SHOWN
  return (
    <ul class="relative grid grid-cols-5 gap-1.5 px-3.5 pb-3.5" aria-label={say('Versions')}>
      {others.slice(0, SHOWN).map((one) => (
        <li key={one.id}>
          <a href={`/g/${one.id}`} class="block overflow-hidden rounded-md" aria-label={relationWords(one)}>
            <Preview generation={one} />
          </a>
        </li>
      ))}
      {rest > 0 && <li class="hint grid place-items-center">+{rest}</li>}
    </ul>
  )
}

function Deeds({
  generation,
  edits,
  title,
  added,
}: {
  generation: Generation
  edits: Edits
  title: string
  added: (id: string) => void
}) {
  const { route } = useLocation()
  const [asking, setAsking] = useState(false)
  const ready = generation.status === 'ready'
  const older = olderFormats(edits)
  const zip = (held: Generation) => held.zipUrl
  const fetchZip = () =>
    older.size > 0 ? downloadEdited(generation, edits, older, zip) : download(generation, zip)
  const again = async () => {
    const made = await duplicate(generation)
    if (!made) return
    added(made)
    toast(say('A copy is on its way.'), 'plain', { label: say('Open'), run: () => route(`/g/${made}`) })
  }
  const gone = async () => {
    await remove(generation)
    toast(say('Deleted.'))
  }
  return (
    <div class="relative">
      <Menu label={say('What to do with {title}', { title })}>
        <MenuItem icon={EyeIcon} href={`/g/${generation.id}`}>
          {say('Open')}
        </MenuItem>
        {ready && (
          <MenuItem icon={EditIcon} href={`/g/${generation.id}/edit`}>
            {say('Edit on the canvas')}
          </MenuItem>
        )}
        <MenuItem icon={SparkIcon} run={() => newFrom(generation, route)}>
          {say('New from this')}
        </MenuItem>
        <MenuItem icon={CopyIcon} run={again}>
          {say('Duplicate')}
        </MenuItem>
        {ready && (
          <MenuItem icon={DownloadIcon} run={fetchZip}>
            {older.size > 0 ? say('Download edited zip') : say('Download zip')}
          </MenuItem>
        )}
        <MenuItem icon={TrashIcon} run={() => setAsking(true)} bad>
          {say('Delete')}
        </MenuItem>
      </Menu>
      {asking && (
        <Confirm
          title={say('Delete “{title}”?', { title })}
          text={say('Its files and its scene are gone for good. Variants and rendered edits stay.')}
          action={say('Delete')}
          run={gone}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}
