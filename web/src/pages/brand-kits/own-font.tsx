import { Field } from '../../ui/field'
import { TrashIcon } from '../../ui/icons'
import { FileButton, Progress } from './file-button'
import type { Upload } from './use-upload'

interface Props {
  /** What the font is called, if the kit has one of its own or gets one. */
  name: string | null
  /** To be filled in for a new one. */
  asked: boolean
  licence: string
  fault?: string
  upload: Upload
  choose: (file: File) => void
  remove: () => void
  write: (licence: string) => void
}

/** A font that the server does not have. It goes before the one that is chosen from the list. */
export function OwnFont({ name, asked, licence, fault, upload, choose, remove, write }: Props) {
  return (
    <fieldset class="grid gap-3">
      <legend class="label">A font of your own</legend>
      {name && (
        <p>
          <b class="break-all">{name}</b> <span class="hint">is used instead of the list.</span>
        </p>
      )}
      <div class="flex flex-wrap items-center gap-2">
        <FileButton accept=".ttf,.otf,.woff2,font/ttf,font/otf,font/woff2" choose={choose}>
          {name ? 'Another file' : 'Choose a file'}
        </FileButton>
        {name && (
          <button type="button" class="btn btn-small btn-bare" onClick={remove}>
            <TrashIcon size={16} /> Use the list
          </button>
        )}
        <span class="hint">TTF, OTF or WOFF2.</span>
      </div>
      <Progress upload={upload} />
      {asked && (
        <Field
          label="Its licence"
          fault={fault}
          hint="What gives you the right to use it in pictures: the licence’s name, or where and when it was bought."
        >
          {(ties) => (
            <textarea
              {...ties}
              dir="auto"
              class="field"
              rows={2}
              maxLength={1000}
              placeholder="SIL Open Font License 1.1"
              value={licence}
              onInput={(event) => write(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {!asked && name && licence && <p class="hint">Licence: {licence}</p>}
    </fieldset>
  )
}
