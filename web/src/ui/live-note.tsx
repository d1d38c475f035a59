import { type LiveState, live } from '../api/live'
import { named, say } from '../phrases/say'

const notes: Partial<Record<LiveState, string>> = {
  reconnecting: named('Connecting again…'),
  polling: named('No live connection; this page looks every few seconds.'),
  offline: named(
    'No connection. It goes on being made, and this page catches up when the connection is back.',
  ),
}

/** Said only when following is not as good as it could be. */
export function LiveNote() {
  const note = notes[live.state.value]
  return (
    <p class="hint min-h-[20px]" role="status">
      {note && say(note)}
    </p>
  )
}
