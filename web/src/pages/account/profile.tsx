import { useState } from 'preact/hooks'
import type { AccountAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { toast } from '../../shell/toast'
import { useAttempt } from '../../ui/attempt'
import { day } from '../../ui/dates'
import { Field } from '../../ui/field'
import { megabytes } from './export'
import { Section } from './section'

export function Profile({ account }: { account: AccountAnswer }) {
  const [name, setName] = useState(account.name)
  const [kept, setKept] = useState(account.name)
  const attempt = useAttempt()
  const submitted = async (event: Event) => {
    event.preventDefault()
    const good = await attempt.run(async () => {
      const now = await api<AccountAnswer>('/api/account', { method: 'PATCH', body: { name: name.trim() } })
      setKept(now.name)
      setName(now.name)
    })
    if (good) toast('Your name is kept.')
  }
  return (
    <Section id="profile" name="Profile">
      <form noValidate class="flex flex-wrap items-end gap-3" onSubmit={submitted}>
        <Field label="Your name" fault={attempt.fault} class="min-w-0 flex-1 basis-[220px] sm:max-w-[340px]">
          {(ties) => (
            <input
              {...ties}
              class="field"
              dir="auto"
              maxLength={200}
              autocomplete="name"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="btn min-h-[42px]" disabled={name.trim() === kept || attempt.busy}>
          {attempt.busy ? 'Saving…' : 'Save'}
        </button>
      </form>
      <p class="hint">
        {account.email ? (
          <>
            You sign in as <b class="break-all">{account.email}</b>.{' '}
          </>
        ) : null}
        Here since {day(account.createdAt)}. Your files take {megabytes(account.storageBytes)} of{' '}
        {megabytes(account.storageBytesLimit)}.
      </p>
    </Section>
  )
}
