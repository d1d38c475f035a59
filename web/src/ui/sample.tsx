import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'

/** Set when the page answers its user: until then nothing below the fold may take the line from its code. */
export const awake = signal(false)

const AGAIN_MS = 4000
const MOST_TRIES = 30

interface Shown {
  style: string
  width: number
  height: number
  /** What the file is as wide as: 320 or 640. */
  file: 320 | 640
  realism?: number
  alt: string
  lazy?: boolean
  class?: string
}

/** A rendered sample of a style. While the server still makes it, its place stays quiet and it is asked for again. */
export function Sample({ style, width, height, file, realism, alt, lazy, class: more = '' }: Shown) {
  const [tries, setTries] = useState(0)
  const src = `/api/style/${style}/sample?width=${file}${realism === undefined ? '' : `&realism=${realism}`}`
  return (
    <img
      key={`${src} ${tries}`}
      src={lazy && !awake.value ? undefined : src}
      alt={alt}
      width={width}
      height={height}
      loading="lazy"
      class={`picture ${more}`}
      onError={() => tries < MOST_TRIES && setTimeout(() => setTries(tries + 1), AGAIN_MS)}
    />
  )
}
