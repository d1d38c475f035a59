import type { LossesAnswer } from '../../../generated/api'
import { megabytes } from './export'
import { creditsOf, titled } from './plan-words'

/** What goes with the account, a line each; what there is none of is left out. */
export function deletionWords(losses: LossesAnswer): string[] {
  const { generations, files, bytes, uploads, brandKits, apiKeys, webhooks, credits, plan } = losses
  return [
    generations
      ? `${counted(generations, 'generation')}, with every picture and scene; what is being made stops.`
      : '',
    files ? `${counted(files, 'file')}, ${megabytes(bytes)} in all.` : '',
    listed([
      counted(uploads, 'upload'),
      counted(brandKits, 'brand kit'),
      counted(apiKeys, 'API key'),
      counted(webhooks, 'webhook'),
    ]),
    credits > 0 ? `${creditsOf(credits)}, which are not paid back.` : '',
    plan === 'free' ? '' : `The plan ${titled(plan)}, which ends.`,
    'Your name and mail address. Nobody can sign in to the account again, and it cannot be brought back.',
  ].filter((line): line is string => !!line)
}

function counted(count: number, what: string): string {
  return count ? `${count.toLocaleString()} ${what}${count === 1 ? '' : 's'}` : ''
}

function listed(parts: string[]): string {
  const there = parts.filter(Boolean)
  if (!there.length) return ''
  const last = there.pop()
  return `${there.length ? `${there.join(', ')} and ${last}` : last}.`
}
