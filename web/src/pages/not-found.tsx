import { say } from '../phrases/say'
import { useTitle } from '../shell/title'

export default function NotFound() {
  useTitle(say('Not found'))
  return (
    <div class="page grid justify-items-start gap-4">
      <h1 class="text-3xl">{say('There is nothing here')}</h1>
      <p class="max-w-prose text-muted">
        {say(
          'The address may be mistyped, or what stood here was deleted. Pictures of others are never shown.',
        )}
      </p>
      <a href="/" class="btn btn-main">
        {say('Make a thumbnail')}
      </a>
    </div>
  )
}
