import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { useAlive } from './alive'

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
  /** On a podcast cover instead of a video thumbnail. */
  cover?: boolean
  alt: string
  lazy?: boolean
  class?: string
}

/** A rendered sample of a style. While the server still makes it, its place stays quiet and it is asked for again. */
export function Sample({ style, width, height, file, realism, cover, alt, lazy, class: more = '' }: Shown) {
  const alive = useAlive()
  const [tries, setTries] = useState(0)
  const [missing, setMissing] = useState(false)
  const src = `/api/style/${style}/sample?width=${file}${realism === undefined ? '' : `&realism=${realism}`}${cover ? '&format=podcast' : ''}`
  const failed = () => {
    if (missing || tries >= MOST_TRIES) return
    setMissing(true)
    setTimeout(() => {
      setMissing(false)
      setTries(tries + 1)
    }, AGAIN_MS)
  }
  return (
    <img
      key={`${src} ${tries}`}
      src={missing ? blank(width, height) : lazy && !(alive && awake.value) ? undefined : src}
      alt={alt}
      width={width}
      height={height}
      loading="lazy"
      class={`picture ${more}`}
      onError={failed}
    />
  )
}

/** Nothing, in the same shape: a browser would draw a torn picture instead. */
function blank(width: number, height: number): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`)}`
}
