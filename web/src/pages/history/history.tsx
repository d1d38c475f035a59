import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { restored, token } from '../../api/session'
import { useFollow } from '../../generation/following'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { useTitle } from '../../shell/title'
import { useAlive } from '../../ui/alive'
import { Empty } from '../../ui/empty'
import { LiveNote } from '../../ui/live-note'
import { SignInPrompt } from '../../ui/sign-in-prompt'
import { Card } from './card'
import { addressOf, type Filters, filtersOf, isFiltered } from './filters'
import { grouped } from './groups'
import { type Listing, useListing } from './listing'
import { Search } from './search'

export default function History() {
  useTitle(say('History'))
  const alive = useAlive()
  if (alive && restored.value && !token.value)
    return (
      <div class="page">
        <SignInPrompt
          title={say('History')}
          why={say('Sign in to see what you have made. Everything is kept with your account.')}
        />
      </div>
    )
  return (
    <div class="page grid content-start gap-6">
      <h1 class="text-[30px] leading-[1.1]">{say('History')}</h1>
      {alive && restored.value && <Own />}
    </div>
  )
}

function Own() {
  const { query, route } = useLocation()
  const filters = filtersOf(query)
  const listing = useListing(filters)
  const { items, asked, busy, fault } = listing
  useFollow(items)
  const change = (next: Filters) => route(addressOf(next), true)
  const running = items.some((item) => item.status === 'pending' || item.status === 'running')
  return (
    <>
      <Search filters={filters} change={change} />
      {running && <LiveNote />}
      <div aria-busy={busy} class={`grid gap-6 ${busy && asked ? 'opacity-60' : ''} transition-opacity`}>
        {!asked && !fault ? (
          <Cards>
            <Places />
          </Cards>
        ) : items.length ? (
          <Cards>
            {grouped(items).map((group) => (
              <Card key={group.first.id} group={group} added={listing.add} />
            ))}
          </Cards>
        ) : fault ? (
          <Trouble listing={listing} />
        ) : (
          !busy && <Nothing filters={filters} clear={() => change({ q: '', status: '', style: '' })} />
        )}
      </div>
      {items.length > 0 && <More listing={listing} />}
    </>
  )
}

function Cards({ children }: { children: ComponentChildren }) {
  return <div class="cards">{children}</div>
}

function Places() {
  return (
    <>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} class="card grid content-start overflow-hidden" aria-hidden="true">
          <div class="fading aspect-video" />
          <div class="grid h-[66px] content-center gap-2 px-3.5">
            <span class="skeleton block h-4 w-2/3" />
            <span class="skeleton block h-3 w-1/3" />
          </div>
        </div>
      ))}
    </>
  )
}

/** Comes by itself when its end is near, and by the button for those who do not scroll. */
function More({ listing }: { listing: Listing }) {
  const { busy, fault, hasMore, items, more, again } = listing
  const button = useRef<HTMLButtonElement>(null)
  const load = useRef(more)
  load.current = more
  useEffect(() => {
    if (!button.current) return
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), {
      rootMargin: '600px',
    })
    near.observe(button.current)
    return () => near.disconnect()
  }, [hasMore, busy, fault])
  return (
    <div class="grid justify-items-center gap-3">
      <p class="sr-only" role="status">
        {busy
          ? say('Loading')
          : hasMore
            ? many('{count} pictures are shown.', '{count} pictures are shown.', items.length)
            : many(
                '{count} pictures are shown, all there are.',
                '{count} pictures are shown, all there are.',
                items.length,
              )}
      </p>
      {fault ? (
        <p role="alert" class="text-bad">
          {fault}{' '}
          <button type="button" class="font-semibold underline" onClick={again}>
            {say('Try again')}
          </button>
        </p>
      ) : (
        hasMore && (
          <button ref={button} type="button" class="btn" aria-disabled={busy} onClick={more}>
            {busy ? say('Loading…') : say('Load more')}
          </button>
        )
      )}
    </div>
  )
}

function Trouble({ listing }: { listing: Listing }) {
  return (
    <Empty
      role="alert"
      title={say('Your pictures could not be loaded')}
      actions={
        <button type="button" class="btn btn-main" onClick={listing.again}>
          {say('Try again')}
        </button>
      }
    >
      {listing.fault}
    </Empty>
  )
}

function nothingWords({ q, status, style }: Filters): string {
  const words = q.trim()
  if (!words) return say('No picture has that.')
  return status || style
    ? say('No picture has “{words}” in its title with that state and style.', { words })
    : say('No picture has “{words}” in its title.', { words })
}

function Nothing({ filters, clear }: { filters: Filters; clear: () => void }) {
  if (isFiltered(filters))
    return (
      <Empty
        role="status"
        title={say('Nothing fits')}
        actions={
          <button type="button" class="btn btn-main" onClick={clear}>
            {say('Show everything')}
          </button>
        }
      >
        {nothingWords(filters)}
      </Empty>
    )
  return (
    <Empty
      title={say('Nothing made yet')}
      actions={
        <>
          <a href="/" class="btn btn-main">
            {say('Make a thumbnail')}
          </a>
          <a href="/styles" class="btn">
            {say('Look at the styles')}
          </a>
        </>
      }
    >
      {say('What you make appears here, with its files, variants and edits, until you delete it.')}
    </Empty>
  )
}
