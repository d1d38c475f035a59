import { say } from '../../phrases/say'
import { TrashIcon } from '../../ui/icons'
import { FileButton, Progress } from './file-button'
import type { Upload } from './use-upload'

interface Props {
  /** What is shown: the new one, or the one the kit has. */
  url: string | null
  upload: Upload
  choose: (file: File) => void
  remove: () => void
}

/** A logo on both grounds that it will meet. */
export function LogoField({ url, upload, choose, remove }: Props) {
  return (
    <fieldset class="grid gap-2">
      <legend class="label">{say('Logo')}</legend>
      <LogoGrounds url={url} />
      <div class="flex flex-wrap items-center gap-2">
        <FileButton accept="image/png,image/webp,image/jpeg" choose={choose}>
          {url ? say('Another one') : say('Choose a logo')}
        </FileButton>
        {url && (
          <button type="button" class="btn btn-small btn-bare" onClick={remove}>
            <TrashIcon size={16} /> {say('Remove')}
          </button>
        )}
        <span class="hint">{say('PNG or WebP with a clear ground look best; JPEG works.')}</span>
      </div>
      <Progress upload={upload} />
    </fieldset>
  )
}

export function LogoGrounds({ url }: { url: string | null }) {
  return (
    <div class="grid grid-cols-2 gap-2">
      {(['light', 'dark'] as const).map((ground) => (
        <div key={ground} class="kit-ground" data-ground={ground}>
          {url ? (
            <img
              src={url}
              alt={ground === 'light' ? say('The logo on a light ground') : say('The logo on a dark ground')}
            />
          ) : (
            <span class={ground === 'light' ? 'text-[13px] text-[#5f5a51]' : 'text-[13px] text-[#aaa499]'}>
              {say('no logo')}
            </span>
          )}
        </div>
      ))}
    </div>
  )
}
