import type { Configuration } from '../../generated/api'
import { api } from './client'

let asked: Promise<Configuration> | undefined

/** How one signs in here, what is sold, and what may be sent: asked once a visit. */
export function configuration(): Promise<Configuration> {
  asked ??= api<Configuration>('/api/config').catch((error: unknown) => {
    asked = undefined
    throw error
  })
  return asked
}
