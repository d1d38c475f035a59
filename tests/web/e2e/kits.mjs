// A brand kit: colours with what reads on them, a logo, a font of one's own with its licence; used from the first page.
import { audit } from './axe.mjs'
import { alive, open, scenario } from './harness.mjs'

await scenario(async (stage) => {
  const { page, given, shot } = stage
  const found = []
  await open(page, '/')
  await page.getByRole('link', { name: 'New kit' }).click()
  await page.getByLabel('Name', { exact: true }).fill('The Rocket Show')
  const primary = page.getByLabel('Primary colour', { exact: true })
  await primary.fill('#ffe500')
  const note = await page.locator(`id=${await primary.getAttribute('aria-describedby')}`).textContent()
  await page.getByLabel('Secondary colour', { exact: true }).fill('1F6BFF')
  await page.locator('input[accept*="image/png"]').setInputFiles(given.logo)
  await page.getByLabel('Search fonts').fill('bangers')
  const face = page.locator('.kit-face', { hasText: 'Bangers' })
  await face.click()
  await page.waitForFunction(() => document.querySelector('.kit-face b')?.style.fontFamily.includes('bangers'))
  await audit(stage, 'kit form', found)

  await page.locator('input[accept*=".ttf"]').setInputFiles(given.font)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const fault = await page.getByRole('alert').filter({ hasText: 'right to use' }).textContent()
  await page.getByLabel('Its licence').fill('SIL Open Font License 1.1')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'The Rocket Show' }) })
  await card.waitFor()
  await page.waitForFunction(() => document.querySelector('.kit-picture')?.dataset.set === 'own')
  await shot('card')
  await audit(stage, 'kits', found)

  await page.reload()
  await alive(page)
  await card.getByRole('button', { name: /^Use it/ }).click()
  const chip = page.getByRole('radio', { name: 'The Rocket Show' })
  await chip.waitFor()
  return { note, fault, chosen: await chip.isChecked(), found }
})
