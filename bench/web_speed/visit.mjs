// One visit with nothing cached, on a slow processor; the page records itself and is left alone until it is quiet.
import { freshPage } from './browser.mjs'

const QUIET = 5200
const GIVE_UP = 60_000

/** Runs in the page before anything of its own does. */
function record() {
  const held = { tasks: [], largest: 0, shift: 0, moved: [] }
  window.recorded = held
  const hear = (type, told) =>
    new PerformanceObserver((list) => list.getEntries().forEach(told)).observe({ type, buffered: true })
  hear('longtask', ({ startTime, duration }) => held.tasks.push([startTime, startTime + duration]))
  hear('largest-contentful-paint', ({ startTime }) => {
    held.largest = startTime
  })
  hear('layout-shift', ({ value, hadRecentInput, startTime, sources }) => {
    if (hadRecentInput) return
    held.shift += value
    const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`
    for (const { node, previousRect: from, currentRect: to } of sources)
      held.moved.push(`${Math.round(startTime)} ms: ${place(from)} to ${place(to)} ${node?.outerHTML?.slice(0, 80)}`)
  })
}

/** Runs in the page, as often as it is asked how far it is. */
function recorded() {
  const [page] = performance.getEntriesByType('navigation')
  const files = performance.getEntriesByType('resource')
  const asked = [page, ...files]
  const ends = [page.loadEventEnd, ...asked.map(({ responseEnd }) => responseEnd)]
  const tasks = window.recorded.tasks.map(([, end]) => end)
  return {
    ...window.recorded,
    quiet: page.loadEventEnd ? performance.now() - Math.max(...ends, ...tasks) : 0,
    firstByte: page.responseStart,
    document: page.responseEnd,
    loaded: page.domContentLoadedEventEnd,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    alive: performance.getEntriesByName('app-ready')[0]?.startTime ?? 0,
    requests: asked.map(({ startTime, responseEnd }) => [startTime, responseEnd]),
    bytes: asked.reduce((sum, { transferSize }) => sum + transferSize, 0),
    files: asked.map(({ name, startTime, responseEnd, transferSize }) => ({ name, startTime, responseEnd, transferSize })),
  }
}

export async function visit(browser, url, { slowdown, width, height }) {
  const page = await freshPage(browser)
  await page.send('Page.enable')
  await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 })
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${record})()` })
  await page.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const { errorText } = await page.send('Page.navigate', { url })
  if (errorText) throw new Error(`${url}: ${errorText}`)
  const found = await untilQuiet(page)
  await page.close()
  if (!found.paint || !found.alive) throw new Error(`${url} painted nothing, or never set the mark app-ready`)
  return found
}

async function untilQuiet(page) {
  for (const ends = Date.now() + GIVE_UP; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const answer = await page.send('Runtime.evaluate', { expression: `(${recorded})()`, returnByValue: true })
    const found = answer.result.value
    if (found?.quiet > QUIET) return found
    if (Date.now() > ends) throw new Error('the page never became quiet')
  }
}
