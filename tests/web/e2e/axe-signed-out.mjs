// Every page as somebody sees it who is not signed in, and the states of those that anybody may use.
import { audit } from './axe.mjs'
import { open, scenario } from './harness.mjs'

const nobody = '/g/00000000-0000-4000-8000-000000000000'
const pages = ['/', '/styles', '/history', '/brand-kits', '/account', '/sign-in', '/nothing-here', nobody, `${nobody}/edit`]

await scenario(async (stage) => {
  const { page } = stage
  const found = []
  for (const path of pages) {
    await open(page, path)
    await page.waitForLoadState('networkidle')
    await audit(stage, `signed out ${path}`, found)
  }
  await open(page, '/')
  await page.getByLabel('Host', { exact: true }).locator('input').first().setInputFiles(`${stage.given.photos}/host.png`)
  await page.locator('.person img').waitFor()
  await page.getByLabel('Title', { exact: true }).fill('A title that is *much* longer than anybody would read at a glance')
  await page.getByLabel('Search styles').fill('no such style')
  await audit(stage, 'wizard with a photo that waits, a long title, no style found', found)
  await page.getByRole('button', { name: 'Generate' }).click()
  await page.getByRole('dialog').waitFor()
  await audit(stage, 'sign-in dialog', found)
  await page.getByRole('dialog').getByRole('button', { name: 'Send me a link' }).click()
  await audit(stage, 'sign-in dialog with a fault', found)
  await page.getByRole('dialog').getByLabel('Mail address').fill('somebody@example.org')
  await page.getByRole('dialog').getByRole('button', { name: 'Send me a link' }).click()
  await page.getByRole('button', { name: /Sign in as/ }).waitFor()
  await audit(stage, 'sign-in dialog with a link', found)
  await page.keyboard.press('Escape')
  await open(page, `/sign-in#${stage.given.link}`)
  await page.getByRole('button', { name: /Sign in as/ }).waitFor()
  await audit(stage, 'sign-in with a link', found)
  await open(page, '/sign-in#not-a-real-token-but-long-enough-to-be-taken-for-one')
  await page.getByRole('alert').waitFor()
  await audit(stage, 'sign-in with a link of no use', found)
  return { found }
})
