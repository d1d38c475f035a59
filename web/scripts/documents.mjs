// After `vite build`: one document an address, with its style inside it, everything precompressed, and
// site.json, which tells the server the documents and the hashes that the content security policy names.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(web, '../build/web')
const rendered = join(web, 'node_modules/.cache/prerender')
const { documents, render } = await import(pathToFileURL(join(rendered, 'prerender.js')).href)

const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'))
const entry = Object.values(manifest).find((chunk) => chunk.isEntry)
const style = entry.css.map((file) => readFileSync(join(out, file), 'utf8')).join('').trim()
const template = readFileSync(join(out, 'index.html'), 'utf8')
  .replace(/\s*<link rel="stylesheet"[^>]*>/g, '')
  .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
  .replace(/\s*<script type="module"[^>]*><\/script>/g, '')

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function documentOf(title, body) {
  return template
    .replace(/<title>.*?<\/title>/, () => `<title>${title}</title>`)
    .replace('</head>', () => `<link rel="modulepreload" href="/${entry.file}"><style>${style}</style></head>`)
    .replace('<div id="app"></div>', () => `<div id="app">${body}</div>`)
    .replace('</body>', () => `<script type="module" src="/${entry.file}"></script></body>`)
    .replace(/\n\s*/g, '\n')
}

const site = { documents: {}, scripts: new Set(), styles: new Set([hash(style)]) }
for (const [path, title] of Object.entries(documents)) {
  const text = documentOf(title, await render(path))
  const name = path === '/' ? 'index.html' : `${path.slice(1)}.html`
  writeFileSync(join(out, name), text)
  site.documents[path] = name
  for (const [, held] of text.matchAll(/<script>([\s\S]*?)<\/script>/g)) site.scripts.add(hash(held))
}
writeFileSync(
  join(out, 'site.json'),
  JSON.stringify({ documents: site.documents, scripts: [...site.scripts], styles: [...site.styles] }, null, 1),
)

for (const folder of [out, join(out, 'assets')])
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!['.html', '.js', '.css', '.svg', '.json', '.txt'].includes(extname(name)) || name === 'site.json') continue
    const bytes = readFileSync(join(folder, name))
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, options))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
rmSync(join(out, '.vite'), { recursive: true })
rmSync(rendered, { recursive: true })
const first = readFileSync(join(out, 'index.html.br')).length
const code = readFileSync(join(out, `${entry.file}.br`)).length
console.log(`As brotli the first document has ${first} bytes, its script ${code}.`)
