// node lighthouse.mjs ADDRESS TOKEN PATH ...: what Lighthouse says of accessibility and best practices, as one line of
// JSON. An empty TOKEN is somebody who is not signed in.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'

const [address, token, ...paths] = process.argv.slice(2)
const flags = {
  onlyCategories: ['accessibility', 'best-practices'],
  throttlingMethod: 'provided',
  disableStorageReset: true,
  logLevel: 'silent',
}
const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  logLevel: 'silent',
})
const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}`, defaultViewport: null })
const found = []
try {
  for (const path of paths) found.push(await looked(path))
} finally {
  await browser.close()
  chrome.kill()
}
console.log(JSON.stringify(found))

async function looked(path) {
  const page = await browser.newPage()
  await page.goto(`${address}/robots.txt`)
  if (token) await page.evaluate((held) => localStorage.setItem('thumbsmith:token', held), token)
  const { lhr } = await lighthouse(`${address}${path}`, flags, undefined, page)
  await page.close()
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])
  return { path, ...Object.fromEntries(scores), lost: scores.flatMap(([id]) => lost(lhr, id)) }
}

/** What cost points, and where. */
function lost({ categories, audits }, id) {
  const counted = categories[id].auditRefs.filter(({ weight }) => weight > 0).map((ref) => audits[ref.id])
  const faults = counted.filter(({ score }) => score !== null && score < 1)
  return faults.map((audit) => {
    const items = (audit.details?.items ?? []).slice(0, 3)
    return `${audit.id}: ${audit.title} ${JSON.stringify(items.map(({ node, ...item }) => node?.snippet ?? item))}`
  })
}
