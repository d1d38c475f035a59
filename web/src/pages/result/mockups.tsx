import { useState } from 'preact/hooks'
import { type Generation, renewAddresses } from '../../api/generations'
import { isWide, type Picture, picturesOf } from '../../generation/formats'
import type { Looks } from '../../generation/looks'
import { plainTitle } from '../../generation/words'
import { say } from '../../phrases/say'
import { theme } from '../../shell/theme'
import { MoonIcon, SunIcon } from '../../ui/icons'
import { PodcastGrid, PodcastPlayer } from './mockups-podcast'
import { type Look, MobileFeed, SearchRow, Sidebar, VideoFeed } from './mockups-video'

type Made = Picture & { file: NonNullable<Picture['file']> }

function isMade(picture: Picture): picture is Made {
  return picture.file !== null
}

/** The pictures at the sizes people meet them, among grey neighbours, in light and in dark. */
export function Mockups({ generation, looks }: { generation: Generation; looks: Looks }) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const dark = chosen ?? theme.value === 'dark'
  const pictures = picturesOf(generation)
  const video = pictures.filter(isMade).find(({ shape }) => isWide(shape))
  const cover = pictures.filter(isMade).find(({ shape }) => shape.width === shape.height)
  if (!video && !cover) return null
  const look = ({ shape, file }: Made): Look => ({
    src: looks.get(shape.name) ?? file.url,
    title: plainTitle(generation.title),
    dark,
    failed: () => renewAddresses(generation.id).catch(() => {}),
  })
  return (
    <section aria-labelledby="mockups" class="grid gap-5">
      <div class="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="mockups" class="text-xl">
            {say('As people meet it')}
          </h2>
          <p class="hint">
            {say('At real sizes, with the badge where it stands. The neighbours are left grey.')}
          </p>
        </div>
        <button type="button" class="btn btn-small" onClick={() => setChosen(!dark)}>
          {dark ? <SunIcon size={16} /> : <MoonIcon size={16} />}{' '}
          {dark ? say('Show on light') : say('Show on dark')}
        </button>
      </div>
      {video && (
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
          <div class="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
            <VideoFeed {...look(video)} />
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-[minmax(0,1fr)_auto]">
              <SearchRow {...look(video)} />
              <Sidebar {...look(video)} />
            </div>
          </div>
          <MobileFeed {...look(video)} />
        </div>
      )}
      {cover && (
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-[minmax(0,1fr)_360px]">
          <PodcastGrid {...look(cover)} />
          <PodcastPlayer {...look(cover)} />
        </div>
      )}
    </section>
  )
}
