// Prints how many layers @webtoon/psd and psd.js decode in a PSD, as JSON, each with a digest of its pixels.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Psd from '@webtoon/psd'

const [, , path] = process.argv
const digest = (pixels) => createHash('sha256').update(Uint8Array.from(pixels)).digest('hex')

async function byWebtoon() {
  const data = readFileSync(path)
  const layers = []
  const walk = async (node) => {
    for (const child of node.children ?? []) {
      if (child.type !== 'Layer') await walk(child)
      else if (child.width * child.height > 0) layers.push([child.name, digest(await child.composite(false, false))])
    }
  }
  await walk(Psd.parse(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)))
  return layers
}

function byPsdJs() {
  const psd = createRequire(import.meta.url)('psd.js').fromFile(path)
  psd.parse()
  const layers = psd.tree().descendants().filter((node) => !node.isGroup() && node.layer.image.width() > 0)
  return layers.map((node) => [node.name, digest(node.layer.image.pixelData)])
}

console.log(JSON.stringify({ webtoon: await byWebtoon(), psdJs: byPsdJs() }))
