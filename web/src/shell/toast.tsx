/** Short notes at the bottom of the page, read out by screen readers. */

import { signal } from '@preact/signals'
import { say } from '../phrases/say'

interface Toast {
  id: number
  text: string
  kind: 'plain' | 'bad'
  action?: { label: string; run: () => void }
}

const shown = signal<Toast[]>([])
let next = 1

/** Shows for six seconds; one with an action or a fault stays for twelve. */
export function toast(text: string, kind: Toast['kind'] = 'plain', action?: Toast['action']): void {
  const id = next++
  shown.value = [...shown.value.slice(-2), { id, text, kind, action }]
  setTimeout(() => dismiss(id), action || kind === 'bad' ? 12_000 : 6_000)
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((held) => held.id !== id)
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map((held) => (
        <div key={held.id} class={`toast ${held.kind === 'bad' ? 'toast-bad' : ''}`}>
          <span>{held.text}</span>
          {held.action && (
            <button
              type="button"
              class="font-semibold underline"
              onClick={() => {
                held.action?.run()
                dismiss(held.id)
              }}
            >
              {held.action.label}
            </button>
          )}
          <button type="button" aria-label={say('Dismiss')} class="px-1" onClick={() => dismiss(held.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
