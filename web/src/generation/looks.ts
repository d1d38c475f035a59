/** Designs as they were last saved, painted here: what is shown where no files of them are made yet. */

import { useEffect, useState } from 'preact/hooks'
import { fontUrls } from '../api/faces'
import { loadScene } from '../api/scenes'

/** A saved design of one format. */
export interface Saved {
  format: string
  version: number
}

export type Looks = ReadonlyMap<string, string>

const LONGEST = 1280
const QUALITY = 0.92
const MOST = 40
const looks = new Map<string, Promise<string>>()

/** By format, each as soon as it is painted; one that cannot be painted stays out. */
export function useLooks(id: string, saved: readonly Saved[]): Looks {
  const [held, setHeld] = useState<Looks>(new Map())
  const wanted = saved.map(({ format, version }) => `${format} ${version}`).join()
  useEffect(() => {
    let left = false
    setHeld(new Map())
    for (const one of saved)
      lookOf(id, one)
        .then((address) => left || setHeld((before) => new Map(before).set(one.format, address)))
        .catch(() => {}) // the files' own pictures are shown, and called older
    return () => {
      left = true
    }
  }, [id, wanted])
  return held
}

/** An address in this window, the same for the same version. */
export function lookOf(id: string, { format, version }: Saved): Promise<string> {
  const key = `${id} ${format} ${version}`
  const held = looks.get(key)
  if (held) return held
  const made = painted(id, format, version)
  looks.set(key, made)
  made.catch(() => looks.delete(key))
  const [oldest] = looks
  if (oldest && looks.size > MOST) {
    looks.delete(oldest[0])
    oldest[1].then((address) => URL.revokeObjectURL(address)).catch(() => {})
  }
  return made
}

async function painted(id: string, format: string, version: number): Promise<string> {
  const [{ loadResources, paintScene, sizeAt }, { scene, assets }, fontUrl] = await Promise.all([
    import('../paint'),
    loadScene(id, format, version),
    fontUrls(),
  ])
  const resources = await loadResources(scene, assets, fontUrl)
  const [failure] = resources.failures
  if (failure) throw new Error(`${failure.name}: ${failure.reason}`)
  const scale = Math.min(1, LONGEST / Math.max(scene.width, scene.height))
  const canvas = Object.assign(document.createElement('canvas'), sizeAt(scene, scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser has no canvas left')
  paintScene(context, scene, resources, { scale })
  const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
  if (!file) throw new Error('the browser could not keep the picture')
  return URL.createObjectURL(file)
}
