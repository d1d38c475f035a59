// The pages to people of other languages: what they typed before is kept, what they chose too, everything fits a small
// phone, and turns round where lines begin at the right.
import { alive, open, scenario, settled, visitor } from './harness.mjs'

await scenario(async (stage) => {
  const { given } = stage
  const context = await visitor(stage, { locale: 'de-AT' })
  const page = await context.newPage()
  const photograph = (name) =>
    page.screenshot({ path: `${given.shots}/languages-${name}.png`, animations: 'disabled', fullPage: true })
  const early = await typedBefore(page)
  await open(page, '/styles')
  await spoken(page, 'de')
  const prerendered = await page.getByRole('searchbox').getAttribute('placeholder')
  const found = []
  for (const [tag, widths] of Object.entries(given.widths)) {
    await page.getByRole('contentinfo').getByRole('combobox').selectOption(tag)
    await spoken(page, tag)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      for (const [name, path] of Object.entries(given.paths)) {
        await open(page, path)
        await spoken(page, tag)
        await page.locator(path.endsWith('/edit') ? '.editor-stage' : 'footer').waitFor()
        await settled(page)
        found.push(...(await page.evaluate(beyond)).map((what) => `${tag} ${width} ${name}: ${what}`))
        await photograph(`${tag}-${width}-${name}`)
        if (tag === 'ja') continue
        await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
        found.push(...(await page.evaluate(beyond)).map((what) => `right to left ${width} ${name}: ${what}`))
        found.push(...(await page.evaluate(unturned)).map((what) => `right to left ${width} ${name}: ${what}`))
        await photograph(`rtl-${width}-${name}`)
      }
    }
    await open(page, '/styles')
    await spoken(page, tag)
  }
  const kept = await page.evaluate(() => ({
    tag: document.documentElement.lang,
    place: document.querySelector('header .place').textContent,
  }))
  await context.close()
  return { early, prerendered, kept, found }
})

/** German words come while somebody types into the English document. */
async function typedBefore(page) {
  let release
  const held = new Promise((resolve) => {
    release = resolve
  })
  await page.route('**/assets/de-*.js', async (route) => {
    await held
    await route.continue()
  })
  await open(page, '/')
  const english = await page.getByRole('heading', { level: 1 }).textContent()
  await page.locator('#title').fill('Getippt *vorher*')
  release()
  await spoken(page, 'de')
  return page.evaluate(
    (english) => ({
      english,
      german: document.querySelector('h1').textContent,
      read: document.querySelector('nav').getAttribute('aria-label'),
      title: document.querySelector('#title').value,
      focused: document.activeElement.id,
    }),
    english,
  )
}

async function spoken(page, tag) {
  await alive(page)
  await page.waitForFunction((tag) => document.documentElement.lang === tag, tag)
}

function beyond() {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const out = [...document.querySelectorAll('body *')].find((node) => {
    const { left, right } = node.getBoundingClientRect()
    return right > innerWidth + 1 || left < -1
  })
  return [`scrolls sideways by ${scrollWidth - clientWidth}: ${out?.outerHTML.slice(0, 160)}`]
}

/** The head of the page begins at the right, and a canvas is as it was. */
function unturned() {
  const stage = document.querySelector('.editor-stage')
  const first = document.querySelector(stage ? '.ed-bar a' : 'header a')
  const faults = []
  if (first.getBoundingClientRect().left < innerWidth / 2) faults.push('the head begins at the left')
  if (stage && getComputedStyle(stage).direction !== 'ltr') faults.push('the canvas turned round')
  return faults
}
