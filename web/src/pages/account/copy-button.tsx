import { useState } from 'preact/hooks'
import { say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { CheckIcon, CopyIcon } from '../../ui/icons'

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      setTimeout(() => setDone(false), 2500)
    } catch {
      toast(say('The browser did not allow it; mark the text and copy it yourself.'), 'bad')
    }
  }
  return (
    <button type="button" class="btn btn-small" aria-label={done ? undefined : label} onClick={copy}>
      {done ? <CheckIcon /> : <CopyIcon />}
      <span aria-live="polite">{done ? say('Copied') : say('Copy')}</span>
    </button>
  )
}
