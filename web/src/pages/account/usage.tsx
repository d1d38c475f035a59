import { useState } from 'preact/hooks'
import type { AccountAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Section } from './section'

/** Whether this person agrees to be counted, where the operator counts. */
export function Usage({ account }: { account: AccountAnswer }) {
  const [agreed, setAgreed] = useState(account.tellsUsage)
  const attempt = useAttempt()
  const changed = (wanted: boolean) =>
    attempt.run(async () => {
      const now = await api<AccountAnswer>('/api/account', { method: 'PATCH', body: { tellsUsage: wanted } })
      setAgreed(now.tellsUsage)
    })
  return (
    <Section
      id="usage"
      name={say('How far you come')}
      hint={say(
        'Whoever runs this service would like to count how many people upload, generate and download. Nothing you write or show is told, nor who you are.',
      )}
    >
      <label class="flex items-center gap-2">
        <input
          type="checkbox"
          class="accent-ink"
          checked={agreed}
          disabled={attempt.busy}
          onChange={(event) => changed(event.currentTarget.checked)}
        />
        {say('Count me, without my name')}
      </label>
      <FormFault fault={attempt.fault} />
    </Section>
  )
}
