import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { FaceAnswer, KitAnswer, KitList } from '../../../generated/api'
import { api } from '../../api/client'
import { restored, token } from '../../api/session'
import { change, draft, restoreDraft } from '../../brief/draft'
import { say } from '../../phrases/say'
import { useTitle } from '../../shell/title'
import { toast } from '../../shell/toast'
import { useAlive } from '../../ui/alive'
import { Confirm } from '../../ui/confirm'
import { Empty } from '../../ui/empty'
import { Fault } from '../../ui/fault'
import { PlusIcon } from '../../ui/icons'
import { useLoaded } from '../../ui/loaded'
import { SignInPrompt } from '../../ui/sign-in-prompt'
import { faces } from './faces'
import { KitCard } from './kit-card'
import { KitForm } from './kit-form'
import { KitPicture } from './kit-picture'

interface Held {
  kits: KitAnswer[]
  faces: FaceAnswer[]
}

async function load(): Promise<Held> {
  const [kits, fonts] = await Promise.all([api<KitList>('/api/brand-kits'), faces()])
  return { kits: kits.items, faces: fonts }
}

export default function BrandKits() {
  useTitle(say('Brand kits'))
  const known = useAlive() && restored.value
  const signedIn = known && !!token.value
  const { value, error, again, set } = useLoaded(load, signedIn)
  if (known && !signedIn)
    return (
      <div class="page">
        <SignInPrompt
          title={say('Brand kits')}
          why={say(
            'Sign in to keep your colours, fonts and logos, and to put them on a picture with one click.',
          )}
        />
      </div>
    )
  return (
    <div class="page">
      {value ? (
        <Kits held={value} put={(kits) => set((held) => ({ ...held, kits: kits(held.kits) }))} />
      ) : (
        <>
          <h1 class="text-[28px]">{say('Brand kits')}</h1>
          {error ? <Fault error={error} again={again} /> : <Skeleton />}
        </>
      )}
    </div>
  )
}

type Put = (kits: (held: KitAnswer[]) => KitAnswer[]) => void

function Kits({ held, put }: { held: Held; put: Put }) {
  const { route } = useLocation()
  /** The kit that is written, or a new one. */
  const [open, setOpen] = useState<KitAnswer | 'new' | null>(location.hash === '#new' ? 'new' : null)
  const [leaving, setLeaving] = useState<KitAnswer | null>(null)
  const heading = useHeading(open)
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname)
  }, [])

  const use = (kit: KitAnswer) => {
    restoreDraft()
    change({ brandKitId: kit.id })
    route('/')
    toast(say('The kit “{name}” is chosen.', { name: kit.name }))
  }
  const kept = (kit: KitAnswer, tryIt: boolean) => {
    put((kits) =>
      kits.some(({ id }) => id === kit.id)
        ? kits.map((other) => (other.id === kit.id ? kit : other))
        : [...kits, kit],
    )
    if (tryIt) return use(kit)
    setOpen(null)
    toast(say('The kit “{name}” is kept.', { name: kit.name }))
  }
  const remove = async (kit: KitAnswer) => {
    await api(`/api/brand-kit/${kit.id}`, { method: 'DELETE' })
    put((kits) => kits.filter(({ id }) => id !== kit.id))
    restoreDraft()
    if (draft.value.brandKitId === kit.id) change({ brandKitId: null })
    setLeaving(null)
    requestAnimationFrame(() => heading.current?.focus())
    toast(say('The kit “{name}” is deleted.', { name: kit.name }))
  }

  if (open)
    return (
      <>
        <h1 ref={heading} tabIndex={-1} class="text-[28px] outline-none">
          {open === 'new' ? say('New brand kit') : say('Change “{name}”', { name: open.name })}
        </h1>
        <KitForm
          kit={open === 'new' ? null : open}
          faces={held.faces}
          kept={kept}
          close={() => setOpen(null)}
        />
      </>
    )
  if (!held.kits.length)
    return (
      <div class="grid items-center gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_420px]">
        <Empty
          level={1}
          title={say('No brand kits yet')}
          actions={
            <button type="button" class="btn btn-main" onClick={() => setOpen('new')}>
              <PlusIcon /> {say('Make the first one')}
            </button>
          }
        >
          {say(
            'A kit holds two colours, a font and a logo. Choose it when you make a picture, and every style turns up in your look.',
          )}
        </Empty>
        <div class="overflow-hidden rounded-card">
          <KitPicture
            primary="#ff5a1f"
            secondary="#1f6bff"
            font={null}
            logoUrl={null}
            label={say('A sample title in the colours of a kit')}
          />
        </div>
      </div>
    )
  return (
    <>
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h1 ref={heading} tabIndex={-1} class="text-[28px] outline-none">
          {say('Brand kits')}
        </h1>
        <button type="button" class="btn btn-main" onClick={() => setOpen('new')}>
          <PlusIcon /> {say('New kit')}
        </button>
      </div>
      <ul class="mt-6 grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {held.kits.map((kit) => (
          <KitCard
            key={kit.id}
            kit={kit}
            faces={held.faces}
            use={() => use(kit)}
            edit={() => setOpen(kit)}
            remove={() => setLeaving(kit)}
          />
        ))}
      </ul>
      {leaving && (
        <Confirm
          title={say('Delete “{name}”?', { name: leaving.name })}
          text={say(
            'It cannot be chosen any more. Pictures that were made with it keep its colours, font and logo.',
          )}
          action={say('Delete the kit')}
          run={() => remove(leaving)}
          close={() => setLeaving(null)}
        />
      )}
    </>
  )
}

/** The heading has the focus after a change between list and form, as after a change of page. */
function useHeading(shown: unknown): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) heading.current?.focus()
    first.current = false
  }, [shown])
  return heading
}

/** Cards to come. */
function Skeleton() {
  return (
    <div class="mt-6 grid min-h-[60vh] content-start gap-5 sm:grid-cols-2 lg:grid-cols-3" aria-busy="true">
      <p class="sr-only">{say('Loading your kits…')}</p>
      {[1, 2, 3].map((place) => (
        <span key={place} class="skeleton block aspect-[4/3] rounded-card" />
      ))}
    </div>
  )
}
