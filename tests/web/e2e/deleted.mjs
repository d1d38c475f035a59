// A picture deleted in one tab, while another shows it and a third lists it.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  const [result, list] = [await context.newPage(), await context.newPage()]
  await open(result, `/g/${given.id}`)
  await result.getByRole('heading', { name: 'Cancelled' }).waitFor()
  for (const tab of [list, page]) {
    await open(tab, '/history')
    await tab.getByRole('article').nth(1).waitFor()
  }
  const article = page.getByRole('article').filter({ hasText: given.title })
  await article.getByRole('button', { name: /^What to do with/ }).click()
  await article.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Deleted.').waitFor()
  const told = result.getByRole('alert')
  await told.getByRole('heading', { name: 'This picture was deleted' }).waitFor()
  await list.waitForFunction(() => document.querySelectorAll('article').length === 1)
  await shot('deleted')
  return {
    left: await list.getByRole('article').getByRole('heading').allTextContents(),
    next: await told.getByRole('link').allTextContents(),
    title: await result.title(),
  }
})
