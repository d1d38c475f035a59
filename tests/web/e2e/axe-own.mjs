// The pages of somebody who has things: what is being made, what is done, what went wrong, and the canvas with its parts.
import { audit } from './axe.mjs'
import { open, please, scenario } from './harness.mjs'

await scenario(async (stage) => {
  const { page, given } = stage
  const found = []
  const { running, ready, cancelled } = given.ids

  await open(page, `/g/${running}`)
  await page.waitForFunction(() => document.querySelector('[aria-label=Progress] progress')?.value > 0)
  await audit(stage, 'result, being made', found)
  await please('let it go')

  await open(page, `/g/${ready}`)
  await page.getByRole('region', { name: 'How it turned out' }).getByRole('listitem').first().waitFor()
  await audit(stage, 'result, ready', found)
  await page.getByRole('button', { name: 'Delete' }).click()
  await audit(stage, 'result, question before deleting', found)

  await open(page, `/g/${cancelled}`)
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor()
  await audit(stage, 'result, cancelled', found)

  await open(page, '/history')
  await page.getByRole('article').nth(1).waitFor()
  await audit(stage, 'history', found)
  await page.getByRole('button', { name: /^What to do with/ }).first().click()
  await audit(stage, 'history with a menu', found)
  await open(page, '/history?q=nothing-is-called-that')
  await page.getByRole('heading', { name: 'Nothing fits' }).waitFor()
  await audit(stage, 'history, nothing fits', found)

  await open(page, '/styles?style=spotlight')
  await page.getByRole('heading', { level: 1, name: 'Spotlight' }).waitFor()
  await audit(stage, 'one style', found)
  await open(page, '/')
  await page.getByLabel('Title', { exact: true }).fill('Ready to *go*')
  await page.locator('#stage-note', { hasText: 'about' }).waitFor()
  await audit(stage, 'wizard, signed in', found)
  return { found }
})
