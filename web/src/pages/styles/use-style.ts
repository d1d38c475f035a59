import { change, restoreDraft } from '../../brief/draft'

/** Into the brief that is being written, and there. */
export function applyStyle(style: string, route: (url: string) => void): void {
  restoreDraft()
  change({ style })
  route('/')
}
