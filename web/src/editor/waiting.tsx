/** Over the canvas while the engine works on a part of it. */

import { useEditor } from './design/context'

export function Waiting() {
  const waiting = useEditor().waiting.value
  if (!waiting) return null
  return (
    <div class="ed-waiting" role="status">
      <p>{waiting.text}</p>
      {waiting.done === null ? (
        <progress class="bar" aria-label={waiting.text} />
      ) : (
        <progress class="bar" max={1} value={waiting.done} aria-label={waiting.text} />
      )}
    </div>
  )
}
