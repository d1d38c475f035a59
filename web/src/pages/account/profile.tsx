import { useState } from 'preact/hooks'
import type { AccountAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
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
    if (good) toast(say('Your name is kept.'))
  }
  return (
    <Section id="profile" name={say('Profile')}>
      <form noValidate class="flex flex-wrap items-end gap-3" onSubmit={submitted}>
        <Field
          label={say('Your name')}
          fault={attempt.fault}
          class="min-w-0 flex-1 basis-[220px] sm:max-w-[340px]"
        >
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
          {attempt.busy ? say('Saving…') : say('Save')}
        </button>
      </form>
      <p class="hint">
        {account.email ? (
          <>{woven('You sign in as {email}.', { email: <b class="break-all">{account.email}</b> })} </>
        ) : null}
        {say('Here since {day}. Your files take {taken} of {limit}.', {
          day: day(account.createdAt),
          taken: megabytes(account.storageBytes),
          limit: megabytes(account.storageBytesLimit),
        })}
      </p>
    </Section>
  )
}
