import { useState } from 'preact/hooks'
import type { BillingAnswer, Elsewhere, EntryAnswer, ProductAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { locale } from '../../phrases/lists'
import { say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import type { AccountData } from './data'
import { EntryList } from './entries'
import { Paid } from './paid'
import { creditsOf, productWords, titled } from './plan-words'
import { Section } from './section'

export function Plan({ data }: { data: AccountData }) {
  const [billing, setBilling] = useState(data.billing)
  const [entries, setEntries] = useState(data.entries)
  const paid = (now: BillingAnswer, newest: EntryAnswer[]) => {
    setBilling(now)
    setEntries(newest)
  }
  const { plan, balance, products } = billing
  return (
    <Section id="plan" name={say('Plan and credits')}>
      <Paid arrived={paid} />
      <dl class="flex flex-wrap gap-x-12 gap-y-3">
        {(data.creditsPerGeneration > 0 || balance !== 0) && (
          <Figure name={say('Credits')} value={balance.toLocaleString(locale())} />
        )}
        <Figure name={say('Plan')} value={titled(plan)} />
      </dl>
      <p class="text-muted">{price(data.creditsPerGeneration)}</p>
      {products.length ? (
        <Shop products={products} subscribed={plan !== 'free'} />
      ) : (
        <NothingSold free={data.creditsPerGeneration === 0} />
      )}
      <EntryList entries={entries} key={entries[0]?.id} />
    </Section>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt class="hint">{name}</dt>
      <dd class="text-[28px] leading-tight font-bold tabular-nums">{value}</dd>
    </div>
  )
}

function price(each: number): string {
  if (each === 0) return say('Pictures cost nothing on this server.')
  return say('A picture costs {credits}. What is asked for and not made costs nothing.', {
    credits: creditsOf(each),
  })
}

function NothingSold({ free }: { free: boolean }) {
  return (
    <p class="card p-4">
      {free
        ? say('This server sells nothing, and needs nothing sold: make as many pictures as you like.')
        : say(
            'This server sells nothing; credits are free. When yours run low, ask whoever runs it for more.',
          )}
    </p>
  )
}

/** Both buttons lead to the payment provider's own pages. */
function Shop({ products, subscribed }: { products: ProductAnswer[]; subscribed: boolean }) {
  const attempt = useAttempt()
  const go = (path: string, body?: object) =>
    attempt.run(async () => {
      const { url } = await api<Elsewhere>(path, { method: 'POST', body })
      location.assign(url)
    })
  const offered = products.filter((product) => product.kind === 'credits' || !subscribed)
  return (
    <div class="grid gap-3">
      <ul class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {offered.map((product) => (
          <Offer
            key={product.name}
            product={product}
            busy={attempt.busy}
            buy={() => go('/api/billing/checkout', { product: product.name })}
          />
        ))}
      </ul>
      <div class="flex flex-wrap items-center gap-3">
        <button
          type="button"
          class="btn btn-small"
          aria-disabled={attempt.busy}
          onClick={() => go('/api/billing/portal')}
        >
          {subscribed ? say('Change or end the plan') : say('Invoices and cards')}
        </button>
        <span class="hint">{say('Opens the payment provider’s page. We never see your card.')}</span>
      </div>
      <FormFault fault={attempt.fault} />
    </div>
  )
}

function Offer({ product, busy, buy }: { product: ProductAnswer; busy: boolean; buy: () => void }) {
  const words = productWords(product)
  return (
    <li class="card flex items-center justify-between gap-3 p-4">
      <span>
        <b class="block">{words.name}</b>
        <span class="hint">{words.gives}</span>
      </span>
      <button
        type="button"
        class="btn btn-small"
        aria-label={`${words.action}: ${words.name}`}
        aria-disabled={busy}
        onClick={buy}
      >
        {words.action}
      </button>
    </li>
  )
}
