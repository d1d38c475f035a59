// The mail's link opens in another tab: looking at it uses nothing, a click signs both tabs in and leads back.
import { alive, open, scenario } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  const link = { token: null, uses: 0 }
  await context.route('**/api/sign-in', async (route) => {
    const answer = await route.fetch()
    link.token = (await answer.json()).token
    return route.fulfill({ response: answer, json: { sent: true, token: null } })
  })
  context.on('request', (request) => {
    if (request.url().endsWith('/api/sign-in/confirm')) link.uses += 1
  })
  await open(page, '/history')
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Mail address').fill(given.email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText('Look into your mail').waitFor()
  await shot('sent')

  const other = await context.newPage()
  await open(other, `/sign-in#${link.token}`)
  const button = other.getByRole('main').getByRole('button', { name: `Sign in as ${given.email}` })
  await button.waitFor()
  const arrived = { address: other.url(), uses: link.uses }
  await button.click()
  await other.waitForURL('**/history')
  await page.waitForURL('**/history')
  await page.getByRole('banner').getByRole('link', { name: 'Account' }).waitFor()

  await other.goto(`/sign-in#${link.token}`)
  await alive(other)
  const used = await other.getByRole('alert').textContent()
  await other.getByRole('button', { name: 'Send a new one' }).click()
  await other.getByRole('heading', { name: 'You are signed in' }).waitFor()
  return {
    arrived,
    used,
    uses: link.uses,
    token: await page.evaluate(() => localStorage.getItem('thumbsmith:token')),
  }
})
