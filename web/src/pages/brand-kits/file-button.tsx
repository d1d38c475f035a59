import type { ComponentChildren } from 'preact'
import { say } from '../../phrases/say'
import { CloseIcon } from '../../ui/icons'
import type { Upload } from './use-upload'

interface ChooseProps {
  accept: string
  choose: (file: File) => void
  children: ComponentChildren
}

/** A button that is a file input, so that the keyboard and the browser's own dialog work. */
export function FileButton({ accept, choose, children }: ChooseProps) {
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    const file = input.files?.[0]
    if (file) choose(file)
    input.value = ''
  }
  return (
    <label class="btn btn-small has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-ember">
      <input type="file" accept={accept} class="sr-only" onChange={chosen} />
      {children}
    </label>
  )
}

/** How far the file is, and the way to stop it. */
export function Progress({ upload }: { upload: Upload }) {
  const { sending, fault } = upload
  if (fault)
    return (
      <p role="alert" class="text-[13px] text-bad">
        {fault}
      </p>
    )
  if (!sending || sending.fileKey) return null
  return (
    <div class="flex items-center gap-3">
      <progress
        class="bar flex-1"
        value={sending.fraction < 1 ? sending.fraction : undefined}
        aria-label={say('Sending {name}', { name: sending.file.name })}
      />
      <span class="hint tabular-nums">
        {sending.fraction < 1 ? `${Math.round(sending.fraction * 100)} %` : say('Checking…')}
      </span>
      <button
        type="button"
        class="btn btn-bare btn-small px-2"
        aria-label={say('Stop sending')}
        onClick={upload.drop}
      >
        <CloseIcon />
      </button>
    </div>
  )
}
