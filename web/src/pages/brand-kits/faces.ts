/** The fonts of the server in this browser, each loaded when it is first shown. */

import { useEffect, useState } from 'preact/hooks'
import type { FaceAnswer, FaceList } from '../../../generated/api'
import { api } from '../../api/client'
import { say } from '../../phrases/say'

let listed: Promise<FaceAnswer[]> | undefined

/** Those that a title can be set in, by family and weight. */
export function faces(): Promise<FaceAnswer[]> {
  listed ??= api<FaceList>('/api/font-faces').then(
    ({ items }) => items.filter((face) => !face.fallback && !face.own).sort(byFamily),
    (error: unknown) => {
      listed = undefined
      throw error
    },
  )
  return listed
}

function byFamily(one: FaceAnswer, other: FaceAnswer): number {
  return (
    one.family.localeCompare(other.family) ||
    one.weight - other.weight ||
    Number(one.italic) - Number(other.italic)
  )
}

const loading = new Map<string, Promise<string>>()

/** The name to set text in, once its file is there. `key` is the same whenever the file is. */
export function loadFace(key: string, url: string): Promise<string> {
  const held = loading.get(key)
  if (held) return held
  const name = `kit ${key}`
  const face = new FontFace(name, `url(${JSON.stringify(url)})`)
  const there = face.load().then(
    () => {
      document.fonts.add(face)
      return JSON.stringify(name)
    },
    (error: unknown) => {
      loading.delete(key)
      throw error
    },
  )
  loading.set(key, there)
  return there
}

/** The name to set text in, or null until it is there; without a key always null. */
export function useFace(key: string | null, url: string | null): string | null {
  const [name, setName] = useState<string | null>(null)
  useEffect(() => {
    setName(null)
    if (!key || !url) return
    let wanted = true
    // A font that does not come leaves the words in the page's own.
    loadFace(key, url).then(
      (found) => wanted && setName(found),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [key])
  return name
}

/** A weight in a designer's words. */
export function weightWords({ weight, italic }: Pick<FaceAnswer, 'weight' | 'italic'>): string {
  const names: Record<number, string> = {
    400: say('Regular'),
    600: say('Semibold'),
    700: say('Bold'),
    800: say('Extra bold'),
    900: say('Black'),
  }
  const name = names[weight] ?? String(weight)
  return italic ? say('{weight} italic', { weight: name }) : name
}

/** Those whose family or weight has all the words. */
export function found(all: readonly FaceAnswer[], words: string): FaceAnswer[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((face) => {
    const text = `${face.family} ${weightWords(face)}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
