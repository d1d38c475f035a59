/** What the first bytes of a picture file say. */

const PNG = [0x89, 0x50, 0x4e, 0x47]
const PNG_COLOUR_TYPE = 25
/** Palette pictures are kept with four channels, those with an alpha channel as they are. */
const PNG_WITH_ALPHA = new Set([3, 4, 6])

/** Whether the file can hold transparency: by its PNG colour type or its WebP header; JPEG never does. */
export function hasAlpha(head: Uint8Array): boolean {
  if (PNG.every((byte, index) => head[index] === byte)) {
    return PNG_WITH_ALPHA.has(head[PNG_COLOUR_TYPE] as number) || textAt(head, 'tRNS')
  }
  if (ascii(head, 8, 4) !== 'WEBP') return false
  const kind = ascii(head, 12, 4)
  if (kind === 'VP8X') return ((head[20] as number) & 0x10) !== 0
  return kind === 'VP8L' && ((head[24] as number) & 0x10) !== 0
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length))
}

/** A transparent colour of a picture without an alpha channel, told before its pixels. */
function textAt(bytes: Uint8Array, name: string): boolean {
  for (let at = 8; at + 8 < bytes.length; ) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0)
    const chunk = ascii(bytes, at + 4, 4)
    if (chunk === name) return true
    if (chunk === 'IDAT') return false
    at += length + 12
  }
  return false
}
