/** Where a video's thumbnail is met: two feeds, a search result, a list beside another video. */

import { say } from '../../phrases/say'
import { Bars, Mock, Row, Shot } from './mockup-parts'

export interface Look {
  src: string
  title: string
  dark: boolean
  failed: () => void
}

export function VideoFeed(look: Look) {
  return (
    <Mock name={say('Feed on a desktop, 320 px wide')} dark={look.dark}>
      <div class="flex gap-4">
        <Neighbour class="hidden md:block" />
        <div class="w-[320px] flex-none">
          <Shot {...look} width={320} badge />
          <Under title={look.title} />
        </div>
        <Neighbour />
      </div>
    </Mock>
  )
}

export function MobileFeed(look: Look) {
  return (
    <Mock name={say('Feed on a phone, full width')} dark={look.dark} narrow first>
      <div class="-mx-5 grid gap-5">
        <div>
          <Shot {...look} width={360} square badge />
          <div class="px-3">
            <Under title={look.title} />
          </div>
        </div>
        <div>
          <div class="mock-shot aspect-video rounded-none" />
          <div class="px-3">
            <Under />
          </div>
        </div>
      </div>
    </Mock>
  )
}

export function SearchRow(look: Look) {
  return (
    <Mock name={say('Search result, 246 px wide')} dark={look.dark}>
      <div class="grid gap-4">
        <Row gap={16}>
          <Shot {...look} width={246} badge />
          <div class="grid min-w-[110px] flex-1 content-start gap-3">
            <span class="mock-title">{look.title}</span>
            <Bars widths={[90, 120]} />
          </div>
        </Row>
        <Row gap={16}>
          <div class="mock-shot aspect-video w-[246px]" />
          <div class="grid min-w-[110px] flex-1 content-start gap-3">
            <Bars widths={[128, 90, 110]} />
          </div>
        </Row>
      </div>
    </Mock>
  )
}

export function Sidebar(look: Look) {
  return (
    <Mock name={say('Beside another video, 168 × 94')} dark={look.dark}>
      <div class="grid w-[330px] gap-3">
        <SideNeighbour />
        <Row gap={8}>
          <Shot {...look} width={168} badge />
          <div class="grid flex-1 content-start gap-2">
            <span class="mock-title">{look.title}</span>
            <Bars widths={[80, 100]} />
          </div>
        </Row>
        <SideNeighbour />
      </div>
    </Mock>
  )
}

function SideNeighbour() {
  return (
    <Row gap={8}>
      <div class="mock-shot h-[94px] w-[168px]" />
      <div class="grid flex-1 content-start gap-2">
        <Bars widths={[140, 110, 80]} />
      </div>
    </Row>
  )
}

function Neighbour({ class: more = '' }: { class?: string }) {
  return (
    <div class={`w-[320px] flex-none ${more}`}>
      <div class="mock-shot aspect-video" />
      <Under />
    </div>
  )
}

/** The line below a picture in a feed: a face's place, the title, and who and when as bars. */
function Under({ title }: { title?: string }) {
  return (
    <div class="mt-3 flex gap-3">
      <span class="mock-disc size-9" />
      <div class="grid flex-1 content-start gap-2">
        {title ? <span class="mock-title">{title}</span> : <Bars widths={[200, 140]} />}
        <Bars widths={[120]} />
      </div>
    </div>
  )
}
