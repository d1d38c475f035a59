import type { ComponentChildren } from 'preact'

interface Props {
  id: string
  name: string
  hint?: ComponentChildren
  children: ComponentChildren
}

/** One matter of the account, with an anchor of its own. */
export function Section({ id, name, hint, children }: Props) {
  return (
    <section id={id} aria-labelledby={`${id}-name`} class="grid scroll-mt-6 gap-4 border-t border-line pt-7">
      <div>
        <h2 id={`${id}-name`} class="text-xl">
          {name}
        </h2>
        {hint && <p class="mt-1 max-w-[68ch] text-muted">{hint}</p>}
      </div>
      {children}
    </section>
  )
}
