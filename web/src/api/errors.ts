/** Errors that nobody caught, told to the operator's Sentry where there is one: asked for when the first happens. */

import { ApiError } from './client'
import { configuration } from './configuration'

/** Nothing that an error of the network or the server says is the page's own. */
export async function tell(error: unknown): Promise<void> {
  if (!(error instanceof Error) || error instanceof ApiError) return
  const { sentryDsn, release, environment } = await configuration()
  if (!sentryDsn) return
  const { opened } = await import('./sentry')
  opened({ dsn: sentryDsn, release, environment }).captureException(error)
}
