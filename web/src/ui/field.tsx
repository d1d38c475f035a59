import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What ties a control to its label, hint and fault. */
interface Ties {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean
}

interface Props {
  label: ComponentChildren
  hint?: ComponentChildren
  /** What is wrong, as a sentence; shown in the hint's place. */
  fault?: string
  class?: string
  children: (ties: Ties) => ComponentChildren
}

export function Field({ label, hint, fault, class: own, children }: Props) {
  const id = useId()
  const note = fault || hint ? `${id}-note` : undefined
  return (
    <div class={own}>
      <label class="label" for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': note, 'aria-invalid': !!fault })}
      {note && (
        <p
          id={note}
          class={fault ? 'mt-1 text-[13px] text-bad' : 'hint mt-1'}
          role={fault ? 'alert' : undefined}
        >
          {fault || hint}
        </p>
      )}
    </div>
  )
}
