import { useTitle } from '../shell/title'

export default function NotFound() {
  useTitle('Not found')
  return (
    <div class="page grid justify-items-start gap-4">
      <h1 class="text-3xl">There is nothing here</h1>
      <p class="max-w-prose text-muted">
        The address may be mistyped, or what stood here was deleted. Pictures of others are never shown.
      </p>
      <a href="/" class="btn btn-main">
        Make a thumbnail
      </a>
    </div>
  )
}
