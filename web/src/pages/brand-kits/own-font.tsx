import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
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
      <legend class="label">{say('A font of your own')}</legend>
      {name && (
        <p>{woven('{font} is used instead of the list.', { font: <b class="break-all">{name}</b> })}</p>
      )}
      <div class="flex flex-wrap items-center gap-2">
        <FileButton accept=".ttf,.otf,.woff2,font/ttf,font/otf,font/woff2" choose={choose}>
          {name ? say('Another file') : say('Choose a file')}
        </FileButton>
        {name && (
          <button type="button" class="btn btn-small btn-bare" onClick={remove}>
            <TrashIcon size={16} /> {say('Use the list')}
          </button>
        )}
        <span class="hint">{say('TTF, OTF or WOFF2.')}</span>
      </div>
      <Progress upload={upload} />
      {asked && (
        <Field
          label={say('Its licence')}
          fault={fault}
          hint={say(
            'What gives you the right to use it in pictures: the licence’s name, or where and when it was bought.',
          )}
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
      {!asked && name && licence && <p class="hint">{say('Licence: {licence}', { licence })}</p>}
    </fieldset>
  )
}
