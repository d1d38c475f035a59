import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface Props {
  src: string | null | undefined
  alt: string
  width: number
  height: number
  lazy?: boolean
  class?: string
  /** The address has ended, or the file cannot be had. */
  failed?: () => void
  /** What stands over it. */
  children?: ComponentChildren
}

/** A picture in a place of its own size; another one fades in over it once it is there. */
export function FadingPicture({ src, alt, width, height, lazy, class: more = '', failed, children }: Props) {
  const [loaded, setLoaded] = useState<string | null>(null)
  const [under, setUnder] = useState<string | null>(null)
  useEffect(() => {
    if (!src) {
      setLoaded(null)
      setUnder(null)
    } else if (loaded && loaded !== src) setUnder(loaded)
  }, [src])
  return (
    <div class={`fading ${more}`} style={{ aspectRatio: `${width} / ${height}` }}>
      {under && under !== src && <img src={under} alt="" class="fading-under" />}
      {src && (
        <img
          key={src}
          src={src}
          alt={alt}
          width={width}
          height={height}
          loading={lazy ? 'lazy' : undefined}
          decoding="async"
          data-there={loaded === src}
          class="fading-top"
          onLoad={() => setLoaded(src)}
          onTransitionEnd={() => setUnder(null)}
          onError={failed}
        />
      )}
      {children}
    </div>
  )
}
