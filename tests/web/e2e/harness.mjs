// What every scenario shares: a page in a context of its own, all that went wrong in it, and the line to the test.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
export const { chromium } = require('playwright-core')
export const axeSource = () => require('axe-core').source

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
]

/** Only ends a hang: nothing that goes on takes so long, on any machine. */
const PATIENCE = 900_000
const underWay = new WeakMap()
let lines

/** Has the test do what no browser can, such as ending a process; answers what came of it. */
export async function please(deed) {
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  console.log(JSON.stringify({ please: deed }))
  return JSON.parse((await lines.next()).value)
}

/** Runs a scenario and prints, as one line, what it returned or how it failed. */
export async function scenario(play) {
  const given = JSON.parse(process.argv[2])
  const browser = await chromium.connect(given.browser)
  const seen = { complaints: [], foreign: [] }
  const stage = { given, seen, browser }
  try {
    await enter(stage)
    seen.saw = (await play(stage)) ?? {}
  } catch (error) {
    seen.failed = error.stack
    await stage.shot?.('failed').catch(() => {})
  }
  console.log(JSON.stringify(seen))
  await stage.context?.close()
  process.exit(0)
}

/** A page of somebody else, or of the same person elsewhere: what it complains of counts as well. */
export async function visitor({ given, seen, browser }, options = {}) {
  const { token = given.token, key = given.key, width = given.width ?? 1280, height = given.height ?? 900, ...more } = options
  const kept = { 'thumbsmith:token': token, 'thumbsmith:home-key': key }
  const held = Object.entries(kept).flatMap(([name, value]) => (value ? [{ name, value }] : []))
  const context = await browser.newContext({
    baseURL: given.address,
    viewport: { width, height },
    colorScheme: given.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    hasTouch: Boolean(given.touch),
    isMobile: Boolean(given.touch),
    storageState: { cookies: [], origins: [{ origin: given.address, localStorage: held }] },
    ...more,
  })
  context.setDefaultTimeout(PATIENCE)
  overhear(context, given.address, seen)
  return context
}

async function enter(stage) {
  const { given } = stage
  stage.context = await visitor(stage)
  stage.page = await stage.context.newPage()
  stage.shot = (name) =>
    stage.page.screenshot({ path: `${given.shots}/${given.name}-${name}.png`, animations: 'disabled' })
}

function overhear(context, address, seen) {
  const asked = new Set()
  underWay.set(context, asked)
  context.on('request', (request) => asked.add(request))
  for (const end of ['requestfinished', 'requestfailed']) context.on(end, (request) => asked.delete(request))
  context.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(`${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (problem) => seen.complaints.push(`uncaught: ${problem.error().stack ?? problem.error()}`))
  context.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(`${address}/`)) seen.foreign.push(url)
  })
}

/** Opens an address and waits until the page's code is there. */
export async function open(page, path) {
  await page.goto(path)
  await alive(page)
}

export async function alive(page) {
  await page.waitForFunction(() => performance.getEntriesByName('app-ready').length > 0)
}

/** Two frames on, with every font there and nothing asked for that has not come. */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  })
  await until(() => !underWay.get(page.context()).size, 'what was asked for')
}

/** Waits until `look`, run here, answers something true. */
export async function until(look, what) {
  const ends = Date.now() + PATIENCE
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > ends) throw new Error(`never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
