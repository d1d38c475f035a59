// A page that nobody touches: what it asks for before it is alive, and whether anything in it moves.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await page.addInitScript(() => {
    window.moves = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        window.moves.push({
          value: entry.value,
          what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? String(node)),
        })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const asked = []
  page.on('request', (request) => asked.push({ type: request.resourceType(), url: request.url() }))
  await open(page, given.path)
  const early = [...asked]
  await page.waitForLoadState('networkidle')
  await shot(`${given.width}`)
  const moved = await page.evaluate(() => window.moves)
  return {
    shift: moved.reduce((sum, { value }) => sum + value, 0),
    moved,
    scripts: early.filter(({ type }) => type === 'script').length,
    blocking: early.filter(({ type }) => ['stylesheet', 'font', 'fetch', 'xhr'].includes(type)),
  }
})
