import type { ComponentChildren } from 'preact'

interface Props {
  title: string
  children: ComponentChildren
  /** What to do next. */
  actions?: ComponentChildren
  level?: 1 | 2
  role?: 'alert' | 'status'
}

/** A page or list that has nothing to show: what happened, and what to do next. */
export function Empty({ title, children, actions, level = 2, role }: Props) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div class="grid max-w-[56ch] justify-items-start gap-3 py-10" role={role}>
      <Heading class="text-2xl">{title}</Heading>
      <p class="text-muted">{children}</p>
      {actions && <div class="mt-2 flex flex-wrap gap-3">{actions}</div>}
    </div>
  )
}
