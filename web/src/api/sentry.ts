/** Sentry's own client without what it would collect by itself; of an error only what `kept` names is sent. */

import {
  BrowserClient,
  defaultStackParser,
  type ErrorEvent,
  makeFetchTransport,
  Scope,
} from '@sentry/browser'

interface To {
  dsn: string
  release: string
  environment: string
}

let scope: Scope | undefined

/** The client's scope, opened once. */
export function opened({ dsn, release, environment }: To): Scope {
  if (scope) return scope
  const client = new BrowserClient({
    dsn,
    release: release || undefined,
    environment,
    transport: makeFetchTransport,
    stackParser: defaultStackParser,
    integrations: [],
    maxBreadcrumbs: 0,
    sendClientReports: false,
    beforeSend: kept,
  })
  scope = new Scope()
  scope.setClient(client)
  client.init()
  return scope
}

/** The event made anew of what may leave: which error, where in our scripts, in which release. */
export function kept(event: ErrorEvent): ErrorEvent {
  const { event_id, timestamp, level, platform, release, environment } = event
  return {
    type: undefined,
    event_id,
    timestamp,
    level,
    platform,
    release,
    environment,
    tags: { part: 'web' },
    exception: {
      values: event.exception?.values?.map((one) => ({
        type: word(one.type),
        stacktrace: { frames: one.stacktrace?.frames?.map(place) },
      })),
    },
  }
}

interface Place {
  filename?: string
  function?: string
  lineno?: number
  colno?: number
}

/** A script by its name alone: the address of a page may say whose it is. */
function place({ filename, function: name, lineno, colno }: Place): Place {
  return { filename: script(filename), function: word(name), lineno, colno }
}

function script(address = ''): string {
  return /\/(assets\/[\w.-]+\.js)$/.exec(address)?.[1] ?? ''
}

function word(name = ''): string {
  return /^[\w$.<>]{1,80}$/.test(name) ? name : ''
}
