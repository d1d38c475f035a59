import { useState } from 'preact/hooks'
import { said } from '../api/client'
import { say } from '../phrases/say'
import { Dialog } from './dialog'

interface Props {
  title: string
  /** What will happen. */
  text: string
  action: string
  run: () => Promise<void>
  close: () => void
}

/** Asked before something is gone for good. */
export function Confirm({ title, text, action, run, close }: Props) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const go = async () => {
    if (busy) return
    setBusy(true)
    setFault('')
    try {
      await run()
    } catch (error) {
      setFault(said(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} close={close}>
      <p class="text-muted">{text}</p>
      {fault && (
        <p role="alert" class="mt-3 text-bad">
          {fault}
        </p>
      )}
      <div class="mt-5 flex flex-wrap justify-end gap-3">
        <button type="button" class="btn" onClick={close}>
          {say('Keep it')}
        </button>
        <button type="button" class="btn btn-bad" aria-disabled={busy} onClick={go}>
          {busy ? say('Working…') : action}
        </button>
      </div>
    </Dialog>
  )
}
