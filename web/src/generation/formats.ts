/** Which of a generation's files are its pictures, and what shape each format has. */

import type { FileAnswer } from '../../generated/api'
import type { Generation } from '../api/generations'
import { formats } from '../brief/catalogue'
import { say } from '../phrases/say'

export interface Shape {
  name: string
  title: string
  width: number
  height: number
}

export function shapeOf(name: string): Shape {
  const found = formats.value.find((format) => format.name === name)
  return found ? { ...found, title: say(found.title) } : { name, title: name, width: 1280, height: 720 }
}

export function isWide({ width, height }: { width: number; height: number }): boolean {
  return width > height * 1.2
}

export interface Picture {
  shape: Shape
  /** Null until it is made. */
  file: FileAnswer | null
}

/** One a format, the widest shape first: a thumbnail is looked at before its cover. */
export function picturesOf(generation: Generation): Picture[] {
  return generation.formats
    .map((name) => ({ shape: shapeOf(name), file: pictureFile(generation.files ?? [], name) }))
    .sort((one, other) => Number(isWide(other.shape)) - Number(isWide(one.shape)))
}

/** A layered file is an image too, but no browser shows it. */
function pictureFile(files: FileAnswer[], format: string): FileAnswer | null {
  const shown = files.filter(
    (file) => file.kind === 'file' && file.format === format && isShown(file.mediaType),
  )
  return shown.find((file) => file.name.startsWith(`${format}.`)) ?? shown[0] ?? null
}

function isShown(mediaType: string): boolean {
  return ['image/jpeg', 'image/png', 'image/webp', 'image/avif'].includes(mediaType)
}
