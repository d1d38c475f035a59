/** In the place of a page whose code could not be had. */

import { say } from '../phrases/say'

export function Unfetched() {
  return (
    <div class="page">
      <h1 class="mb-2 text-[30px]">{say('This page could not be loaded')}</h1>
      <button type="button" class="btn" onClick={() => location.reload()}>
        {say('Try again')}
      </button>
    </div>
  )
}
