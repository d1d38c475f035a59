/**
 * The pictures and fonts scenes are made of, loaded once. A font's family name is its id, so that two
 * weights of one family are never taken for each other.
 */

import type { Layer, Scene } from '../../generated/scene'
import { fontsOf, picturesOf, walk } from './parts'
import { hasAlpha } from './pixels/header'
import type { Raster } from './pixels/resample'
import { surface } from './pixels/surface'

export interface Picture {
  digest: string
  width: number
  height: number
  bitmap: ImageBitmap
  /** Whether its file can hold transparency: a mask is then its alpha, else its grey value. */
  hasAlpha: boolean
}

/** A picture or font that could not be had, and why. */
export interface Failure {
  name: string
  reason: string
}

export interface Loading {
  /** What is loaded already is kept and added to. */
  into?: Resources
  /** Hears after each picture and font how many of all are done. */
  progress?: (done: number, total: number) => void
}

/** Fonts are the whole page's. */
const ready = new Set<string>()

export class Resources {
  readonly failures: Failure[] = []
  private readonly pictures = new Map<string, Picture>()

  picture(digest: string): Picture | null {
    return this.pictures.get(digest) ?? null
  }

  hasPicture(digest: string): boolean {
    return this.pictures.has(digest)
  }

  hasFont(id: string): boolean {
    return ready.has(id)
  }

  /** Whether all that the layer shows is here; what is drawn before that must not be kept. */
  hasAll(layer: Layer): boolean {
    return [...pictureDigests([layer])].every((digest) => this.hasPicture(digest)) && areFontsReady(layer)
  }

  add(picture: Picture): void {
    this.pictures.set(picture.digest, picture)
  }

  addFont(id: string): void {
    ready.add(id)
  }

  /** Straight RGBA. */
  pixels(picture: Picture): ImageData {
    const { context } = surface(picture.width, picture.height, true)
    context.drawImage(picture.bitmap, 0, 0)
    return context.getImageData(0, 0, picture.width, picture.height)
  }

  /** The picture as coverage. */
  coverage(picture: Picture): Raster {
    const { data } = this.pixels(picture)
    const { width, height } = picture
    const covered = new Uint8ClampedArray(width * height)
    for (let index = 0, at = 0; index < covered.length; index++, at += 4) {
      covered[index] = picture.hasAlpha ? (data[at + 3] as number) : grey(data, at)
    }
    return { data: covered, width, height, channels: 1 }
  }
}

/** ITU-R 601-2, as the server weighs it. */
function grey(data: Uint8ClampedArray, at: number): number {
  const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16
}

/** Everything the scene needs; what fails is named in `failures` and left out of the picture. */
export async function loadResources(
  scene: Scene,
  assets: Readonly<Record<string, string>>,
  fontUrl: (id: string, reference: Scene['fonts'][string] | undefined) => string,
  { into = new Resources(), progress = () => {} }: Loading = {},
): Promise<Resources> {
  const pictures = [...pictureDigests(scene.layers)].filter((digest) => !into.hasPicture(digest))
  const fonts = [...fontIds(scene.layers)].filter((id) => !into.hasFont(id))
  const total = pictures.length + fonts.length
  into.failures.length = 0
  let done = 0
  const one = async (name: string, load: () => Promise<void>) => {
    try {
      await load()
    } catch (error) {
      into.failures.push({ name, reason: error instanceof Error ? error.message : String(error) })
    }
    done += 1
    progress(done, total)
  }
  await Promise.all([
    ...pictures.map((digest) =>
      one(`picture ${digest.slice(0, 12)}`, () => loadPicture(into, digest, assets[digest])),
    ),
    ...fonts.map((id) => one(`font ${id}`, () => loadFont(into, id, fontUrl(id, scene.fonts[id])))),
  ])
  return into
}

async function loadPicture(into: Resources, digest: string, url: string | undefined): Promise<void> {
  if (!url) throw new Error('the scene names it, but nothing says where it lies')
  const response = await fetch(url)
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  const blob = await response.blob()
  const [bitmap, head] = await Promise.all([
    createImageBitmap(blob, { colorSpaceConversion: 'none' }),
    blob.slice(0, 4096).arrayBuffer(),
  ])
  const { width, height } = bitmap
  into.add({ digest, width, height, bitmap, hasAlpha: hasAlpha(new Uint8Array(head)) })
}

async function loadFont(into: Resources, id: string, url: string): Promise<void> {
  const face = new FontFace(id, `url("${url}")`)
  await face.load()
  const known =
    'document' in globalThis ? document.fonts : (globalThis as unknown as { fonts: FontFaceSet }).fonts
  known.add(face)
  into.addFont(id)
}

/** Digests of every picture, mask and tile. */
export function pictureDigests(layers: readonly Layer[]): Set<string> {
  return new Set([...walk(layers)].flatMap(picturesOf))
}

export function fontIds(layers: readonly Layer[]): Set<string> {
  return new Set([...walk(layers)].flatMap(fontsOf))
}

/** Letters measured before their font is here are another font's. */
export function areFontsReady(layer: Layer): boolean {
  return [...fontIds([layer])].every((id) => ready.has(id))
}
