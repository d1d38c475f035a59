import { useEffect, useRef } from 'preact/hooks'
import type { FaceAnswer, KitAnswer } from '../../../generated/api'
import { say } from '../../phrases/say'
import { useAttempt } from '../../ui/attempt'
import { FormFault } from '../../ui/fault'
import { Field } from '../../ui/field'
import { ColourField } from './colour-field'
import { hexOf, pairWords } from './colours'
import { useFace } from './faces'
import { FontPicker } from './font-picker'
import { KitPicture } from './kit-picture'
import { LogoField } from './logo-field'
import { OwnFont } from './own-font'
import { type KitForm as Form, useKitForm } from './use-kit-form'

interface Props {
  /** Null for a new one. */
  kit: KitAnswer | null
  faces: readonly FaceAnswer[]
  kept: (kit: KitAnswer, tryIt: boolean) => void
  close: () => void
}

export function KitForm({ kit, faces, kept, close }: Props) {
  const form = useKitForm(kit)
  const attempt = useAttempt()
  const place = useRef<HTMLFormElement>(null)
  const tryIt = useRef(false)
  useEffect(() => place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [form.wrong])

  const submitted = (event: SubmitEvent) => {
    event.preventDefault()
    tryIt.current = (event.submitter as HTMLButtonElement | null)?.value === 'try'
    attempt.run(async () => {
      const saved = await form.save()
      if (saved) kept(saved, tryIt.current)
    })
  }
  return (
    <form
      ref={place}
      noValidate
      class="mt-6 grid gap-8 lg:grid-cols-[minmax(0,1fr)_440px]"
      onSubmit={submitted}
    >
      <div class="grid content-start gap-6">
        <Fields form={form} />
      </div>
      <aside aria-label={say('How it looks')} class="grid content-start gap-4 lg:sticky lg:top-6">
        <Look form={form} faces={faces} />
        <div class="flex flex-wrap gap-3">
          <button type="submit" value="keep" class="btn btn-main" aria-disabled={attempt.busy}>
            {attempt.busy ? say('Saving…') : say('Save')}
          </button>
          <button type="submit" value="try" class="btn" aria-disabled={attempt.busy}>
            {say('Save and try it')}
          </button>
          <button type="button" class="btn btn-bare" onClick={close}>
            {say('Cancel')}
          </button>
        </div>
        <FormFault fault={attempt.fault} />
        {kit && <p class="hint">{say('Pictures that were asked for before keep the kit they had.')}</p>}
      </aside>
    </form>
  )
}

function Fields({ form }: { form: Form }) {
  const { draft, change, wrong } = form
  const pair = pairWords(hexOf(draft.primary), hexOf(draft.secondary))
  return (
    <>
      <Field label={say('Name')} fault={wrong.name}>
        {(ties) => (
          <input
            {...ties}
            class="field"
            dir="auto"
            maxLength={100}
            placeholder={say('The Rocket Show')}
            value={draft.name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <div>
        <div class="grid items-start gap-5 sm:grid-cols-2">
          <ColourField
            label={say('Primary colour')}
            use={say('For what stands out.')}
            value={draft.primary}
            fault={wrong.primary}
            change={(primary) => change({ primary })}
          />
          <ColourField
            label={say('Secondary colour')}
            use={say('For light, lines and small parts.')}
            value={draft.secondary}
            fault={wrong.secondary}
            change={(secondary) => change({ secondary })}
          />
        </div>
        <p class="mt-1 text-[13px] text-warn empty:hidden" role="status">
          {pair}
        </p>
      </div>
      <LogoField url={form.logoUrl} upload={form.logo} choose={form.chooseLogo} remove={form.removeLogo} />
      <FontPicker chosen={form.ownFont ? undefined : draft.font} choose={form.chooseFace} />
      <OwnFont
        name={form.ownFont?.name ?? null}
        asked={form.ownFont?.fresh ?? false}
        licence={form.licence}
        fault={wrong.licence}
        upload={form.font}
        choose={form.chooseFont}
        remove={() => form.chooseFace(draft.font)}
        write={form.writeLicence}
      />
    </>
  )
}

function Look({ form, faces }: { form: Form; faces: readonly FaceAnswer[] }) {
  const { draft, ownFont } = form
  const listed = faces.find((face) => face.id === draft.font)
  const shown = ownFont ?? (listed ? { key: listed.id, url: listed.url } : null)
  const font = useFace(shown?.key ?? null, shown?.url ?? null)
  return (
    <figure>
      <div class="overflow-hidden rounded-card">
        <KitPicture
          primary={hexOf(draft.primary)}
          secondary={hexOf(draft.secondary)}
          font={font}
          logoUrl={form.logoUrl}
          label={say('A sample title in these colours, this font and with this logo')}
        />
      </div>
      <figcaption class="hint mt-2">
        {say('An idea of it. Where each part goes is the style’s to say; a try shows the real thing.')}
      </figcaption>
    </figure>
  )
}
