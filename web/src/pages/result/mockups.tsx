import { useState } from 'preact/hooks'
import { type Generation, renewAddresses } from '../../api/generations'
import { isWide, picturesOf } from '../../generation/formats'
import { plainTitle } from '../../generation/words'
import { theme } from '../../shell/theme'
import { MoonIcon, SunIcon } from '../../ui/icons'
import { PodcastGrid, PodcastPlayer } from './mockups-podcast'
import { type Look, MobileFeed, SearchRow, Sidebar, VideoFeed } from './mockups-video'

/** The pictures at the sizes people meet them, among grey neighbours, in light and in dark. */
export function Mockups({ generation }: { generation: Generation }) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const dark = chosen ?? theme.value === 'dark'
  const pictures = picturesOf(generation)
  const video = pictures.find(({ shape }) => isWide(shape))
  const cover = pictures.find(({ shape }) => shape.width === shape.height)
  if (!video?.file && !cover?.file) return null
  const look = (src: string): Look => ({
    src,
    title: plainTitle(generation.title),
    dark,
    failed: () => renewAddresses(generation.id).catch(() => {}),
  })
  return (
    <section aria-labelledby="mockups" class="grid gap-5">
      <div class="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="mockups" class="text-xl">
            As people meet it
          </h2>
          <p class="hint">At real sizes, with the badge where it stands. The neighbours are left grey.</p>
        </div>
        <button type="button" class="btn btn-small" onClick={() => setChosen(!dark)}>
          {dark ? <SunIcon size={16} /> : <MoonIcon size={16} />} Show on {dark ? 'light' : 'dark'}
        </button>
      </div>
      {video?.file && (
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
          <div class="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
            <VideoFeed {...look(video.file.url)} />
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-[minmax(0,1fr)_auto]">
              <SearchRow {...look(video.file.url)} />
              <Sidebar {...look(video.file.url)} />
            </div>
          </div>
          <MobileFeed {...look(video.file.url)} />
        </div>
      )}
      {cover?.file && (
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-[minmax(0,1fr)_360px]">
          <PodcastGrid {...look(cover.file.url)} />
          <PodcastPlayer {...look(cover.file.url)} />
        </div>
      )}
    </section>
  )
}
