import type { LossesAnswer } from '../../../generated/api'
import { all, locale } from '../../phrases/lists'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { megabytes } from './export'
import { titled } from './plan-words'

/** What goes with the account, a line each; what there is none of is left out. */
export function deletionWords(losses: LossesAnswer): string[] {
  const { generations, files, bytes, uploads, brandKits, apiKeys, webhooks, credits, plan } = losses
  return [
    generations
      ? many(
          '{count} generation, with every picture and scene; what is being made stops.',
          '{count} generations, with every picture and scene; what is being made stops.',
          generations,
          counted(generations),
        )
      : '',
    files
      ? many('{count} file, {bytes} in all.', '{count} files, {bytes} in all.', files, {
          ...counted(files),
          bytes: megabytes(bytes),
        })
      : '',
    listed([
      uploads && many('{count} upload', '{count} uploads', uploads, counted(uploads)),
      brandKits && many('{count} brand kit', '{count} brand kits', brandKits, counted(brandKits)),
      apiKeys && many('{count} API key', '{count} API keys', apiKeys, counted(apiKeys)),
      webhooks && many('{count} webhook', '{count} webhooks', webhooks, counted(webhooks)),
    ]),
    credits > 0
      ? many(
          '{count} credit, which is not paid back.',
          '{count} credits, which are not paid back.',
          credits,
          counted(credits),
        )
      : '',
    plan === 'free' ? '' : say('The plan {plan}, which ends.', { plan: titled(plan) }),
    say(
      'Your name and mail address. Nobody can sign in to the account again, and it cannot be brought back.',
    ),
  ].filter((line): line is string => !!line)
}

/** In groups of thousands. */
function counted(count: number): { count: string } {
  return { count: count.toLocaleString(locale()) }
}

function listed(parts: (string | 0)[]): string {
  const there = parts.filter((part) => part !== 0)
  return there.length ? say('{things}.', { things: all(there) }) : ''
}
