// One document an address with its style inside it, everything precompressed, and site.json, which tells the server
// the documents and the hashes that the content security policy names.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Returns the sizes, in bytes as brotli, of the first document and of the scripts it waits for. */
export async function writeDocuments({ site, pages }) {
  const { documents, render } = await import(pathToFileURL(join(pages, 'prerender.js')).href)
  const { style, scripts } = entryOf(site)
  const template = templateOf(site, style, scripts)
  const sheet = readdirSync(join(site, 'assets')).find((name) => /^all-.*\.css$/.test(name))
  const told = { documents: {}, scripts: new Set(), styles: new Set([hash(style)]) }
  for (const [path, title] of Object.entries(documents)) {
    const text = template
      .replace(/<title>.*?<\/title>/, () => `<title>${title}</title>`)
      .replace('<div id="app"></div>', `<div id="app">${await render(path)}</div>`)
      // Other pages than the first are drawn with the sheet they need, or they would jump when it comes.
      .replace('</head>', path === '/' ? '</head>' : `<link rel="stylesheet" href="/assets/${sheet}"></head>`)
    const name = path === '/' ? 'index.html' : `${path.slice(1)}.html`
    writeFileSync(join(site, name), text)
    told.documents[path] = name
    for (const [, held] of text.matchAll(/<script>([\s\S]*?)<\/script>/g)) told.scripts.add(hash(held))
  }
  const lists = { documents: told.documents, scripts: [...told.scripts], styles: [...told.styles] }
  writeFileSync(join(site, 'site.json'), JSON.stringify(lists, null, 1))
  compressed(site)
  const packed = (name) => readFileSync(join(site, `${name}.br`)).length
  return { document: packed('index.html'), script: scripts.reduce((sum, name) => sum + packed(name), 0) }
}

/** The first page's style, and the scripts it asks for at once: one, while vite.config.ts keeps them together. */
function entryOf(site) {
  const page = readFileSync(join(site, 'index.html'), 'utf8')
  const named = (pattern) => [...page.matchAll(pattern)].map(([, file]) => file)
  const sheets = named(/<link rel="stylesheet"[^>]*href="\/([^"]+)"/g)
  const style = sheets
    .map((file) => readFileSync(join(site, file), 'utf8'))
    .join('')
    .trim()
  const scripts = [
    /<script type="module"[^>]*src="\/([^"]+)"/g,
    /<link rel="modulepreload"[^>]*href="\/([^"]+)"/g,
  ]
  return { style, scripts: scripts.flatMap(named) }
}

function templateOf(site, style, scripts) {
  const preloads = scripts.map((file) => `<link rel="modulepreload" href="/${file}">`).join('')
  return readFileSync(join(site, 'index.html'), 'utf8')
    .replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '')
    .replace(/\s*<script type="module"[^>]*><\/script>/g, '')
    .replace('</head>', () => `${preloads}<style>${style}</style></head>`)
    .replace('</body>', () => `<script type="module" src="/${scripts[0]}"></script></body>`)
    .replace(/\n\s*/g, '\n')
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function compressed(site) {
  for (const folder of [site, join(site, 'assets')])
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!['.html', '.js', '.css', '.svg', '.txt'].includes(extname(name))) continue
      const bytes = readFileSync(join(folder, name))
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      }
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    }
}
