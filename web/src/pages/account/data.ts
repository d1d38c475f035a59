/** Everything the account page shows at first, asked for at once, so that nothing jumps when the last part comes. */

import type {
  AccountAnswer,
  BillingAnswer,
  ConnectionAnswer,
  ConnectionList,
  Entries,
  EntryAnswer,
  KeyAnswer,
  KeyList,
  WebhookAnswer,
  WebhookList,
} from '../../../generated/api'
import { api } from '../../api/client'
import { configuration } from '../../api/configuration'

export const ENTRIES_A_PAGE = 10

export interface AccountData {
  account: AccountAnswer
  billing: BillingAnswer
  entries: EntryAnswer[]
  keys: KeyAnswer[]
  webhooks: WebhookAnswer[]
  connections: ConnectionAnswer[]
  creditsPerGeneration: number
  /** Whether the operator counts the steps of those who agree. */
  countsUsage: boolean
}

export async function loadAccount(): Promise<AccountData> {
  const [account, billing, entries, keys, webhooks, connections, settings] = await Promise.all([
    api<AccountAnswer>('/api/account'),
    api<BillingAnswer>('/api/billing'),
    loadEntries(),
    api<KeyList>('/api/keys'),
    api<WebhookList>('/api/webhooks'),
    api<ConnectionList>('/api/account/connections'),
    configuration(),
  ])
  return {
    account,
    billing,
    entries,
    keys: keys.items,
    webhooks: webhooks.items,
    connections: connections.items,
    creditsPerGeneration: settings.creditsPerGeneration,
    countsUsage: settings.countsUsage,
  }
}

/** Movements of credits, newest first; before an id for the older ones. */
export async function loadEntries(before?: number): Promise<EntryAnswer[]> {
  const page = await api<Entries>('/api/billing/entries', { query: { limit: ENTRIES_A_PAGE, before } })
  return page.items
}
