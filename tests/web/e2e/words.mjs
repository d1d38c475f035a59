// Help with the title: it needs an account and says so; one title refined, others suggested, and all of it taken back.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await open(page, '/')
  const title = page.getByLabel('Title', { exact: true })
  const first = 'how to really finally land on the moon without any computers'
  await title.fill(first)
  const count = await page.locator('#title-count').textContent()
  await page.getByRole('button', { name: 'Refine' }).click()
  const dialog = page.getByRole('dialog')
  const why = await dialog.textContent()
  await dialog.getByLabel('Mail address').fill(given.email)
  await dialog.getByRole('button', { name: 'Send me a link' }).click()
  await dialog.getByRole('button', { name: /^Sign in as/ }).click()
  await page.getByRole('region', { name: 'Refined title' }).locator('.suggestion').click()
  const refined = await title.inputValue()
  await page.getByRole('button', { name: 'Undo' }).click()
  const undone = await title.inputValue()
  await page.getByRole('button', { name: 'Suggestions' }).click()
  const suggestions = page.getByRole('region', { name: 'Suggested titles' }).locator('.suggestion')
  await suggestions.nth(1).waitFor()
  await shot('suggestions')
  const offered = await suggestions.allTextContents()
  await suggestions.nth(1).click()
  return { first, count, why, refined, undone, offered, taken: await title.inputValue() }
})
