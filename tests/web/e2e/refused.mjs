// Files that are no photos, or broken ones: one sentence each says what is wrong, and another can be chosen.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await open(page, '/')
  const said = {}
  for (const name of ['notes.jpg', 'broken.jpg', 'tiny.png']) {
    await page.getByRole('group', { name: 'Host', exact: true }).locator('input').first().setInputFiles(`${given.photos}/${name}`)
    const alert = page.getByRole('alert').first()
    await alert.waitFor()
    said[name] = (await alert.textContent()).replace(/Try again$/, '').trim()
    await shot(name.split('.')[0])
    await page.getByRole('button', { name: 'Remove Host' }).click()
  }
  await page.getByRole('group', { name: 'Host', exact: true }).locator('input').first().setInputFiles(`${given.photos}/notes.txt`)
  const toast = page.locator('.toast')
  await toast.waitFor()
  said['notes.txt'] = await toast.locator('span').first().textContent()
  return said
})
