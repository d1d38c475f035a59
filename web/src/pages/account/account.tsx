import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { restored, token } from '../../api/session'
import { named, say } from '../../phrases/say'
import { useTitle } from '../../shell/title'
import { useAlive } from '../../ui/alive'
import { Fault } from '../../ui/fault'
import { useLoaded } from '../../ui/loaded'
import { SignInPrompt } from '../../ui/sign-in-prompt'
import { Appearance } from './appearance'
import { Connections } from './connections'
import { type AccountData, loadAccount } from './data'
import { Deletion } from './deletion'
import { Farewell } from './farewell'
import { Keys } from './keys'
import { OwnData } from './own-data'
import { Plan } from './plan'
import { Profile } from './profile'
import { Sessions } from './sessions'
import { Usage } from './usage'
import { Webhooks } from './webhooks'

const PARTS = [
  ['plan', named('Plan and credits')],
  ['profile', named('Profile')],
  ['keys', 'API keys'],
  ['webhooks', named('Webhooks')],
  ['connections', named('Discord and Slack')],
  ['appearance', named('Appearance')],
  ['sessions', named('Signing out')],
  ['export', named('Export my data')],
  ['delete', named('Delete my account')],
] as const

export default function Account() {
  useTitle(say('Account'))
  const known = useAlive() && restored.value
  const signedIn = known && !!token.value
  const { value, error, again } = useLoaded(loadAccount, signedIn)
  const [gone, setGone] = useState(false)
  if (gone)
    return (
      <Page>
        <Farewell />
      </Page>
    )
  if (known && !signedIn)
    return (
      <Page>
        <SignInPrompt
          title={say('Your account')}
          why={say('Sign in to see your plan, keys, webhooks and everything that is kept of you.')}
        />
      </Page>
    )
  return (
    <Page>
      <h1 class="text-[28px]">{say('Account')}</h1>
      {value ? (
        <Parts data={value} gone={() => setGone(true)} />
      ) : error ? (
        <Fault error={error} again={again} />
      ) : (
        <Skeleton />
      )}
    </Page>
  )
}

function Page({ children }: { children: ComponentChildren }) {
  return <div class="page">{children}</div>
}

function Parts({ data, gone }: { data: AccountData; gone: () => void }) {
  const [leaving, setLeaving] = useState(false)
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [])
  return (
    <div class="mt-6 grid gap-10 lg:grid-cols-[190px_minmax(0,1fr)]">
      <nav aria-label={say('Parts of the account')} class="hidden lg:block">
        <ul class="sticky top-6 grid gap-0.5">
          {PARTS.map(([id, name]) => (
            <li key={id}>
              <a
                href={`#${id}`}
                class="block rounded-control px-2 py-1.5 text-muted hover:bg-sunk hover:text-ink"
              >
                {say(name)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="grid max-w-[820px] gap-10">
        <Plan data={data} />
        <Profile account={data.account} />
        <Keys keys={data.keys} />
        <Webhooks webhooks={data.webhooks} />
        <Connections connections={data.connections} />
        <Appearance />
        <Sessions />
        {data.countsUsage && <Usage account={data.account} />}
        <OwnData leave={() => setLeaving(true)} />
      </div>
      {leaving && <Deletion email={data.account.email} close={() => setLeaving(false)} gone={gone} />}
    </div>
  )
}

/** As much room as the first screen of the real thing. */
function Skeleton() {
  return (
    <div class="mt-6 grid min-h-[80vh] content-start gap-4 lg:ps-[230px]" aria-busy="true">
      <p class="sr-only">{say('Loading your account…')}</p>
      {['h-[60px]', 'h-[300px]', 'h-[150px]', 'h-[220px]'].map((height) => (
        <span key={height} class={`skeleton block rounded-card ${height}`} />
      ))}
    </div>
  )
}
