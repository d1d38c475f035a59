import type { ComponentChildren } from 'preact'

interface MockProps {
  name: string
  dark: boolean
  narrow?: boolean
  /** Before the others on a narrow page. */
  first?: boolean
  children: ComponentChildren
}

/** One place where the picture is met. For those who hear the page it is one image with a name. */
export function Mock({ name, dark, narrow, first, children }: MockProps) {
  return (
    <figure
      class={`grid min-w-0 gap-2 ${narrow ? 'w-full max-w-[360px] justify-self-center' : ''} ${first ? 'order-first lg:order-none' : ''}`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by keyboard */}
      <div class="mock" data-dark={dark} role="img" aria-label={name} tabIndex={0}>
        {children}
      </div>
      <figcaption class="hint">{name}</figcaption>
    </figure>
  )
}

interface ShotProps {
  src: string
  width: number
  failed: () => void
  badge?: boolean
  /** Without round corners, as wide as its place. */
  square?: boolean
}

export function Shot({ src, width, badge, square, failed }: ShotProps) {
  return (
    <div
      class={`mock-shot aspect-video ${square ? 'rounded-none' : ''}`}
      style={{ width: square ? '100%' : `${width}px` }}
    >
      <img
        src={src}
        alt=""
        width={width}
        height={Math.round((width * 9) / 16)}
        loading="lazy"
        onError={failed}
      />
      {badge && <span class="mock-badge">12:34</span>}
    </div>
  )
}

export function Row({ gap, children }: { gap: 8 | 16; children: ComponentChildren }) {
  return <div class={`flex ${gap === 8 ? 'gap-2' : 'gap-4'}`}>{children}</div>
}

export function Bars({ widths }: { widths: readonly number[] }) {
  return (
    <>
      {widths.map((width, index) => (
        <span key={index} class="mock-bar max-w-full" style={{ width: `${width}px` }} />
      ))}
    </>
  )
}
