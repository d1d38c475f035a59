// The addresses of files have ended while the page stood open: a click still downloads, and the picture still shows.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await page.route('**/api/generation/*', async (route) => {
    if (route.request().method() !== 'GET' || given.renewed) return route.continue()
    const answer = await route.fetch()
    const text = (await answer.text()).replaceAll(/(\/files\/(?:zip\/)?)[^"]+/g, '$1ended')
    given.renewed = true
    return route.fulfill({ response: answer, body: text })
  })
  await open(page, `/g/${given.id}`)
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  await page.waitForFunction(() => document.querySelector('.result img')?.naturalWidth > 0)
  await shot('renewed')
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Download .*\.jpg/ }).first().click()
  const file = await coming
  return { name: file.suggestedFilename(), failure: await file.failure() }
})
