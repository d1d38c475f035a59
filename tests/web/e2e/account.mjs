// An account from its name to its end: a key that works once shown, a webhook that is called, everything taken along
// in a file, and deletion with what it takes said first.
import { audit } from './axe.mjs'
import { open, please, scenario } from './harness.mjs'

await scenario(async (stage) => {
  const { page, given } = stage
  const found = []
  await open(page, '/account')
  await page.getByRole('heading', { name: 'Plan and credits' }).waitFor()
  await audit(stage, 'account', found)
  const saw = { ...(await keys(page)), ...(await webhook(page)) }
  await audit(stage, 'account with a key and a webhook', found)

  await page.getByRole('button', { name: /^Revoke/ }).click()
  await audit(stage, 'question before revoking', found)
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  saw.revoked = await status(page, saw.key)

  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download my data' }).click()
  await (await coming).saveAs(`${given.folder}/export.zip`)

  await page.getByRole('button', { name: /^Delete my account/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(given.email)
  await audit(stage, 'question before deleting', found)
  saw.losses = await dialog.getByRole('listitem').allTextContents()
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await page.getByRole('heading', { name: 'Your account is closed' }).waitFor()
  await audit(stage, 'farewell', found)
  saw.after = await status(page, given.token)
  saw.token = await page.evaluate(() => localStorage.getItem('thumbsmith:token'))
  return { ...saw, found }
})

async function keys(page) {
  await page.getByLabel('Name of the key').fill('robot')
  await page.getByRole('button', { name: 'Make a key' }).click()
  const shown = page.getByRole('region', { name: 'Your key “robot”' })
  const key = await shown.locator('code').textContent()
  const works = await status(page, key)
  await shown.getByRole('button', { name: 'I have kept it' }).click()
  return { key, works, shown: (await page.content()).includes(key) }
}

async function webhook(page) {
  await page.getByLabel('Address to call').fill(await please('listen'))
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  const call = page.getByRole('listitem').filter({ hasText: 'webhook:test' }).last()
  await call.getByText(/^Taken/).waitFor()
  return { call: await call.textContent(), heard: await please('what was heard') }
}

function status(page, key) {
  return page.evaluate(async (token) => {
    const answer = await fetch('/api/brand-kits', { headers: { Authorization: `Bearer ${token}` } })
    return answer.status
  }, key)
}
