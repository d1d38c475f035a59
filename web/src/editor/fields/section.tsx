import type { ComponentChildren } from 'preact'

/** One part of the panel beside the canvas. */
export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="ed-section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}
