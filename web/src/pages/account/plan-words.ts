/** Plans, products and movements of credits in words. */

import type { EntryAnswer, ProductAnswer } from '../../../generated/api'
import { locale } from '../../phrases/lists'
import { many } from '../../phrases/many'
import { named, say } from '../../phrases/say'

const KINDS: Record<string, string> = {
  grant: named('Given at the start'),
  purchase: named('Bought'),
  plan: named('From your plan'),
  refund: named('Refunded'),
  hold: named('Set aside for a picture'),
  release: named('Given back'),
  charge: named('Picture made'),
}
const BOUGHT = ['purchase', 'plan']
const FRESH_MS = 15 * 60_000

export function entryWords(kind: string): string {
  return say(KINDS[kind] ?? titled(kind))
}

export function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replace(/-/g, ' ')
}

export function creditsOf(count: number): string {
  return many('{count} credit', '{count} credits', Math.abs(count), { count: count.toLocaleString(locale()) })
}

export function productWords(product: ProductAnswer): { name: string; gives: string; action: string } {
  if (product.kind === 'plan')
    return {
      name: say('Plan {plan}', { plan: titled(product.plan ?? product.name) }),
      gives: say('{credits} each period', { credits: creditsOf(product.credits) }),
      action: say('Subscribe'),
    }
  return { name: creditsOf(product.credits), gives: say('Once, without an end'), action: say('Buy') }
}

/** Without the steps in between: of a picture that was made only its price is shown, not that it was held before. */
export function settled(entries: readonly EntryAnswer[]): EntryAnswer[] {
  const made = new Set(entries.filter((entry) => entry.kind === 'charge').map((entry) => entry.generationId))
  return entries.filter(
    (entry) => !(['hold', 'release'].includes(entry.kind) && made.has(entry.generationId)),
  )
}

/** What a payment of the last minutes has brought, if its news has come. */
export function justPaid(entries: readonly EntryAnswer[], now: number): EntryAnswer | undefined {
  return entries.find((entry) => BOUGHT.includes(entry.kind) && now - Date.parse(entry.createdAt) < FRESH_MS)
}
