/** The first page: people, words, style, look, and the button. What needs the network comes when it is used. */

import { useEffect } from 'preact/hooks'
import { restored } from '../../api/session'
import { restoreDraft } from '../../brief/draft'
import { settle } from '../../phrases/language'
import { say } from '../../phrases/say'
import { Look } from './look'
import { People } from './people-section'
import { Stage } from './stage'
import { StyleSection } from './style-section'
import { Words } from './words-section'

export function Wizard() {
  useEffect(() => {
    restoreDraft()
    restored.value = restored.peek()
    document.title = 'Thumbsmith'
    settle()
  }, [])
  return (
    <div class="page wizard">
      <div class="grid gap-9">
        <div>
          <h1 class="text-[30px] leading-[1.1] sm:text-[34px]">
            {say('Your face. Your words. A thumbnail you can keep working on.')}
          </h1>
          <p class="mt-3 max-w-[60ch] text-muted">
            {say(
              'Photos are cut out, never redrawn. Titles are real type. You get the video thumbnail, the podcast cover and a layered PSD of each.',
            )}
          </p>
        </div>
        <People />
        <Words />
        <StyleSection />
        <Look />
      </div>
      <Stage />
    </div>
  )
}
