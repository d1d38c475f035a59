/** Where to go from a picture that is not there. */

import { say } from '../../phrases/say'

export function Elsewhere({ main = true }: { main?: boolean }) {
  return (
    <>
      <a href="/history" class={main ? 'btn btn-main' : 'btn'}>
        {say('Your pictures')}
      </a>
      <a href="/" class="btn">
        {say('Make a thumbnail')}
      </a>
    </>
  )
}
