import type { ComponentChildren } from 'preact'

/** One step of the wizard: a number, what it is for, and its controls. */
export function Section(props: { step: number; name: string; hint: string; children: ComponentChildren }) {
  const id = `step-${props.step}`
  return (
    <section aria-labelledby={id}>
      <div class="mb-3 flex items-baseline gap-3">
        <span class="step" aria-hidden="true">
          {props.step}
        </span>
        <h2 id={id} class="flex-none text-xl">
          {props.name}
        </h2>
        <p class="hint">{props.hint}</p>
      </div>
      {props.children}
    </section>
  )
}
