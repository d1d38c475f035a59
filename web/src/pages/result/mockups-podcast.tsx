/** Where a podcast's cover is met: a grid of shows, a list, and the player's corner. */

import { say } from '../../phrases/say'
import { Bars, Mock } from './mockup-parts'
import type { Look } from './mockups-video'

export function PodcastGrid(look: Look) {
  return (
    <Mock name={say('Podcast app, tiles of 160 px')} dark={look.dark}>
      <div class="flex gap-4">
        <Grey />
        <div class="grid w-[160px] flex-none content-start gap-2">
          <Cover {...look} size={160} />
          <span class="mock-title">{look.title}</span>
        </div>
        <Grey />
        <Grey />
      </div>
    </Mock>
  )
}

export function PodcastPlayer(look: Look) {
  return (
    <Mock name={say('List at 88 px, player at 55 px')} dark={look.dark} narrow>
      <div class="grid gap-4">
        <div class="flex gap-3">
          <div class="mock-shot size-[88px]" />
          <Lines />
        </div>
        <div class="flex gap-3">
          <Cover {...look} size={88} />
          <div class="grid flex-1 content-center gap-2">
            <span class="mock-title">{look.title}</span>
            <Bars widths={[110]} />
          </div>
        </div>
        <div class="-mx-5 -mb-5 flex items-center gap-3 border-t border-[var(--mock-line)] bg-[var(--mock-pale)] px-4 py-2.5">
          <Cover {...look} size={55} />
          <span class="mock-title flex-1">{look.title}</span>
          <span class="mock-disc size-8" />
          <span class="mock-disc size-8" />
        </div>
      </div>
    </Mock>
  )
}

function Cover({ src, size, failed }: Look & { size: 55 | 88 | 160 }) {
  return (
    <div class="mock-shot" style={{ width: `${size}px`, height: `${size}px` }}>
      <img src={src} alt="" width={size} height={size} loading="lazy" onError={failed} />
    </div>
  )
}

function Grey() {
  return (
    <div class="grid flex-none content-start gap-3">
      <div class="mock-shot size-[160px]" />
      <Bars widths={[120, 80]} />
    </div>
  )
}

function Lines() {
  return (
    <div class="grid flex-1 content-center gap-2">
      <Bars widths={[160, 110]} />
    </div>
  )
}
