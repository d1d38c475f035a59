// The document is there and its code is not: what is typed and chosen meanwhile must still be there afterwards.
import { alive, scenario } from './harness.mjs'

await scenario(async ({ page, given }) => {
  let release
  const held = new Promise((resolve) => {
    release = resolve
  })
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/', { waitUntil: 'commit' })
  const title = page.getByLabel('Title', { exact: true })
  await title.fill('Typed *early*')
  await page.locator('fieldset[aria-label=Host] input[accept*="heic"]').setInputFiles(`${given.photos}/host.png`)
  const aliveAlready = await page.evaluate(() => performance.getEntriesByName('app-ready').length > 0)
  release()
  await alive(page)
  await page.locator('.person').first().waitFor()
  const draft = await page.evaluate(() => JSON.parse(localStorage.getItem('thumbsmith:draft')))
  return {
    alive: aliveAlready,
    title: await title.inputValue(),
    photo: draft.host?.name === 'host.png',
    draft: draft.title,
  }
})
