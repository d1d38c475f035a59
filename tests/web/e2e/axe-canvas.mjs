// The canvas and all that opens round it.
import { audit } from './axe.mjs'
import { open, scenario } from './harness.mjs'

await scenario(async (stage) => {
  const { page, given } = stage
  const found = []
  await open(page, `/g/${given.id}/edit`)
  await page.waitForFunction(() => document.querySelector('.editor-picture')?.width > 300)
  await audit(stage, 'canvas', found)
  const layers = { words: page.locator('[data-layer="title"]'), person: page.getByRole('treeitem', { name: 'Host' }) }
  for (const [kind, layer] of Object.entries(layers)) {
    await layer.click()
    await page.getByText('Place and size').waitFor()
    await audit(stage, `canvas with ${kind} selected`, found)
  }
  await page.locator('[data-layer="title"]').click()
  await page.getByRole('button', { name: 'Edit the words' }).click()
  await page.locator('.words-field').waitFor()
  await audit(stage, 'canvas while words are written', found)
  await page.keyboard.press('Escape')
  for (const [state, name] of [['versions', 'Saved versions'], ['shortcuts', 'Keyboard shortcuts']]) {
    await page.getByRole('button', { name: 'More' }).click()
    if (state === 'versions') await audit(stage, 'canvas with its menu', found)
    await page.getByRole('menuitem', { name }).click()
    await page.getByRole('dialog').waitFor()
    await audit(stage, `canvas, ${state}`, found)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await audit(stage, 'canvas, render', found)
  return { found }
})
