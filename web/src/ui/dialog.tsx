import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { say } from '../phrases/say'
import { CloseIcon } from './icons'

interface Props {
  title: string
  /** Escape and the cross. */
  close: () => void
  children: ComponentChildren
}

/** A modal of the browser's own: it holds the focus while it is there and gives it back after. */
export function Dialog({ title, close, children }: Props) {
  const frame = useRef<HTMLDialogElement>(null)
  const name = useId()
  useEffect(() => {
    const held = frame.current
    const before = document.activeElement as HTMLElement | null
    held?.showModal()
    return () => {
      held?.close()
      before?.focus()
    }
  }, [])
  const cancelled = (event: Event) => {
    event.preventDefault()
    close()
  }
  return (
    <dialog
      ref={frame}
      aria-labelledby={name}
      onCancel={cancelled}
      class="card relative m-auto w-[min(440px,calc(100vw-32px))] p-6 shadow-[0_20px_60px_var(--shade)] [animation:rise_0.2s_var(--ease)] backdrop:bg-[rgb(0_0_0/0.45)]"
    >
      <h2 id={name} class="mb-2 pe-10 text-xl">
        {title}
      </h2>
      {children}
      {/* Last in the order, so that the first field has the focus. */}
      <button
        type="button"
        aria-label={say('Close')}
        class="btn btn-bare absolute top-4 end-3 px-2.5"
        onClick={close}
      >
        <CloseIcon />
      </button>
    </dialog>
  )
}
