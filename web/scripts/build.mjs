// `npm run build`: the application for browsers, its pages rendered once in Node, its documents; then all of it put
// where the server looks, in one step, so that nobody is ever served half a build.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { writeDocuments } from './documents.mjs'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const place = join(web, 'node_modules/.cache', `build-${process.pid}`)
const [site, pages] = [join(place, 'site'), join(place, 'pages')]
const target = join(web, '../build/web')

process.chdir(web)
process.env.NODE_ENV = 'production'
try {
  await build({ logLevel: 'warn', build: { outDir: site } })
  await build({ logLevel: 'warn', build: { outDir: pages, ssr: 'src/prerender.tsx' } })
  const sizes = await writeDocuments({ site, pages })
  mkdirSync(dirname(target), { recursive: true })
  if (existsSync(target)) renameSync(target, join(place, 'before'))
  renameSync(site, target)
  console.log(`The first document has ${sizes.document} bytes as brotli, its script ${sizes.script}.`)
} finally {
  rmSync(place, { recursive: true, force: true })
}
