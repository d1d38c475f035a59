import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { useAttempt } from '../../ui/attempt'
import { Confirm } from '../../ui/confirm'
import { FormFault } from '../../ui/fault'
import { Section } from './section'
import { signOut, signOutEverywhere } from './sign-out'

export function Sessions() {
  const { route } = useLocation()
  const [asking, setAsking] = useState(false)
  const attempt = useAttempt()
  const out = async () => {
    if (!(await attempt.run(signOut))) return
    route('/')
    toast(say('You are signed out of this browser.'))
  }
  const outEverywhere = async () => {
    await signOutEverywhere()
    route('/')
    toast(say('You are signed out on every device. API keys go on.'))
  }
  return (
    <Section
      id="sessions"
      name={say('Signing out')}
      hint={say('What you were about to make stays in this browser as a draft.')}
    >
      <div class="flex flex-wrap gap-3">
        <button type="button" class="btn" aria-disabled={attempt.busy} onClick={out}>
          {say('Sign out')}
        </button>
        <button type="button" class="btn" onClick={() => setAsking(true)}>
          {say('Sign out everywhere')}
        </button>
      </div>
      <FormFault fault={attempt.fault} />
      {asking && (
        <Confirm
          title={say('Sign out everywhere?')}
          text={say(
            'Every browser that is signed in to this account is signed out, this one too. API keys, Discord and Slack go on.',
          )}
          action={say('Sign out everywhere')}
          run={outEverywhere}
          close={() => setAsking(false)}
        />
      )}
    </Section>
  )
}
