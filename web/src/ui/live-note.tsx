import { type LiveState, live } from '../api/live'

const notes: Partial<Record<LiveState, string>> = {
  reconnecting: 'Connecting again…',
  polling: 'No live connection; this page looks every few seconds.',
  offline: 'No connection. It goes on being made, and this page catches up when the connection is back.',
}

/** Said only when following is not as good as it could be. */
export function LiveNote() {
  const note = notes[live.state.value]
  return (
    <p class="hint min-h-[20px]" role="status">
      {note}
    </p>
  )
}
