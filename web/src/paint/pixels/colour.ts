/** `#rrggbb` and `#rrggbbaa` in numbers and in CSS. */

export interface Colour {
  red: number
  green: number
  blue: number
  alpha: number
}

export function parseColour(text: string): Colour {
  const at = (index: number) => Number.parseInt(text.slice(index, index + 2), 16)
  return { red: at(1), green: at(3), blue: at(5), alpha: text.length > 7 ? at(7) : 255 }
}

export function isOpaqueColour(text: string): boolean {
  return parseColour(text).alpha === 255
}
