/** Words that were typed and are not set yet, in this browser: they outlive a failure, another format and a reload. */

const KEY = 'thumbsmith:unset-words'

export function keepUnset(generation: string, layer: string, words: string): void {
  try {
    localStorage.setItem(keyOf(generation, layer), words)
  } catch {
    // No room: they are still in the field.
  }
}

export function unsetWords(generation: string, layer: string): string | null {
  return localStorage.getItem(keyOf(generation, layer))
}

export function dropUnset(generation: string, layer: string): void {
  localStorage.removeItem(keyOf(generation, layer))
}

function keyOf(generation: string, layer: string): string {
  return `${KEY}:${generation}:${layer}`
}
