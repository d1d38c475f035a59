/** Colours as people write them, and in plain words how words read on them. */

import { say } from '../../phrases/say'

/** `#f50`, `FF5500` and the like as `#ff5500`; nothing for what is no colour. */
export function hexOf(text: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1]?.toLowerCase()
  if (!digits) return null
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The ratio of WCAG, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** What is written on this colour when nothing else is said. */
export function wordsOn(hex: string): '#ffffff' | '#111111' {
  return contrast(hex, '#ffffff') >= contrast(hex, '#111111') ? '#ffffff' : '#111111'
}

const READS = 4.5
const READS_LARGE = 3

/** How white and black words read on it. */
export function contrastWords(hex: string): string {
  const white = contrast(hex, '#ffffff')
  const black = contrast(hex, '#000000')
  if (white >= READS && black >= READS) return say('White and black words both read on it.')
  if (white > black)
    return black >= READS_LARGE
      ? say('White words read on it; black ones only when they are large.')
      : say('White words read on it; black ones do not.')
  return white >= READS_LARGE
    ? say('Black words read on it; white ones only when they are large.')
    : say('Black words read on it; white ones do not.')
}

/** Something to know of the two beside each other, or nothing. */
export function pairWords(primary: string | null, secondary: string | null): string {
  if (!primary || !secondary) return ''
  if (primary === secondary) return say('Both colours are the same.')
  return contrast(primary, secondary) < 1.4
    ? say('The two are about equally bright: words of one do not read on the other.')
    : ''
}
