// node main.mjs PORT [PATH ...]: how soon a page can be used on a phone's link, beside the same without the link.
import { startBrowser } from './browser.mjs'
import { figuresOf, median } from './figures.mjs'
import { openLink } from './link.mjs'
import { visit } from './visit.mjs'

const LINK = { down: 1600, up: 750, rtt: 300 }
const BUDGET = 2000
const RUNS = Number(process.env.RUNS ?? 5)
const device = { slowdown: 4, width: 1280, height: 900 }

const [port, ...given] = process.argv.slice(2)
const paths = given.length ? given : ['/']
const link = await openLink({ target: Number(port), ...LINK })
const browser = startBrowser()
const medians = []
let restless = false
try {
  console.log(`${LINK.down}/${LINK.up} kbit/s, ${LINK.rtt} ms a round trip, ${device.slowdown}x slower, ${RUNS} visits`)
  for (const path of paths) medians.push(await measured(path))
} finally {
  await browser.close()
  link.close()
}
const slow = medians.some(({ usable }) => usable > BUDGET)
console.log(slow ? `Over the budget of ${BUDGET} ms.` : `Within the budget of ${BUDGET} ms.`)
if (restless) console.log('Something moved that nobody had touched.')
process.exitCode = slow || restless ? 1 : 0

async function measured(path) {
  const url = `http://127.0.0.1:${link.port}${path}`
  await visit(browser, `http://127.0.0.1:${port}${path}`, { ...device, slowdown: 1 }) // a browser's first visit is slower
  const rows = []
  for (let run = 0; run < RUNS; run++) rows.push(await visit(browser, url, device))
  const figures = rows.map(figuresOf)
  restless ||= figures.some(({ shift }) => shift > 0)
  const middle = Object.fromEntries(
    Object.keys(figures[0]).map((name) => [name, median(figures.map((figure) => figure[name]))]),
  )
  table(path, figures, middle)
  for (const moved of new Set(rows.flatMap((row) => row.moved))) console.log(`  moved at ${moved}`)
  if (process.env.FILES) for (const file of rows.at(-1).files) console.log(told(file))
  return middle
}

function table(path, figures, middle) {
  console.log(`\n${path.padEnd(16)}${'median'.padStart(9)}   of the visits`)
  for (const [name, value] of Object.entries(middle)) {
    const digits = name === 'shift' ? 3 : name === 'kilobytes' ? 1 : 0
    const visits = figures.map((figure) => figure[name].toFixed(digits)).join(', ')
    console.log(`${name.padEnd(16)}${value.toFixed(digits).padStart(9)}   ${visits}`)
  }
}

function told({ name, startTime, responseEnd, transferSize }) {
  const span = `${Math.round(startTime)}-${Math.round(responseEnd)}`.padStart(11)
  return `  ${span} ms ${String(transferSize).padStart(7)} bytes  ${new URL(name).pathname}`
}
