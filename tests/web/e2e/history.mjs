// What was made before: found by its words, its state and its style; copied, taken as a new brief, deleted.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, shot }) => {
  const saw = {}
  const titles = () => page.getByRole('article').getByRole('heading').allTextContents()
  await open(page, '/history')
  await page.getByRole('article').nth(1).waitFor()
  saw.all = await titles()
  await shot('all')

  await page.getByLabel('Search titles').fill('second')
  await page.waitForURL(/q=second/)
  await page.waitForFunction(() => document.querySelectorAll('article').length === 1)
  saw.found = await titles()
  await page.getByLabel('State').selectOption({ label: 'Could not be made' })
  await page.getByRole('heading', { name: 'Nothing fits' }).waitFor()
  await shot('nothing')
  await page.getByRole('button', { name: 'Show everything' }).click()
  await page.getByLabel('Style').selectOption({ label: 'Terminal' })
  await page.waitForFunction(() => document.querySelectorAll('article').length === 1)
  saw.styled = await titles()
  await page.reload()
  await page.getByRole('article').waitFor()
  saw.reloaded = await titles()

  await open(page, '/history?q=first')
  await page.getByRole('article').waitFor()
  await menu(page.getByRole('article').first(), 'Duplicate')
  await page.waitForFunction(() => document.querySelectorAll('article').length === 2)
  saw.copied = await titles()

  await menu(page.getByRole('article').last(), 'Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.waitForFunction(() => document.querySelectorAll('article').length === 1)

  await menu(page.getByRole('article').first(), 'New from this')
  await page.getByRole('img', { name: 'Host, cut out' }).waitFor()
  saw.brief = {
    title: await page.getByLabel('Title', { exact: true }).inputValue(),
    style: await page.locator('input[name=style]:checked').inputValue(),
  }
  await shot('brief')
  return saw
})

async function menu(article, name) {
  await article.getByRole('button', { name: /^What to do with/ }).click()
  await article.getByRole('menuitem', { name }).click()
}
