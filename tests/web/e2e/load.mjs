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
  await open(page, given.path)
  await page.waitForLoadState('networkidle')
  const early = await page.evaluate(() => {
    const [{ startTime }] = performance.getEntriesByName('app-ready')
    const asked = performance.getEntriesByType('resource').filter((entry) => entry.startTime < startTime)
    return asked.map(({ name, initiatorType }) => ({ path: new URL(name).pathname, by: initiatorType }))
  })
  await shot(`${given.width}`)
  const moved = await page.evaluate(() => window.moves)
  return {
    shift: moved.reduce((sum, { value }) => sum + value, 0),
    moved,
    scripts: new Set(early.map(({ path }) => path).filter((path) => path.endsWith('.js'))).size,
    blocking: early.filter(({ path, by }) => /\.(css|woff2?)$/.test(path) || /^(fetch|xmlhttprequest)$/.test(by)),
  }
})
