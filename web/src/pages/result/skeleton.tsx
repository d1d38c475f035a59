/** The page's places before anything is known of the picture. */

import { say } from '../../phrases/say'

export function Waiting() {
  return (
    <div class="page grid gap-6">
      <div class="grid content-start gap-2">
        <h1 class="text-[30px] leading-[1.1]">{say('Your picture')}</h1>
        <p class="hint">{say('Loading…')}</p>
      </div>
      <div class="result">
        <div class="fading rounded-card aspect-video" />
        <div class="fading rounded-card hidden aspect-square min-[60rem]:block" />
      </div>
    </div>
  )
}
