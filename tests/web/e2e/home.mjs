// A machine without mail: a stranger is told where the link is printed; who opens what `serve` printed is signed in.
import { alive, open, scenario, visitor } from './harness.mjs'

await scenario(async (stage) => {
  const { page, given } = stage
  await open(page, '/sign-in')
  await page.getByLabel('Mail address').fill('victim@example.org')
  await page.getByRole('button', { name: 'Send me a link' }).click()
  const said = page.getByText('printed where the service runs')
  await said.waitFor()
  const stranger = {
    kept: await page.evaluate(() => localStorage.getItem('thumbsmith:token')),
    said: await said.isVisible(),
  }

  const context = await visitor(stage)
  const mine = await context.newPage()
  await mine.goto(given.printed)
  await alive(mine)
  const account = mine.getByRole('banner').getByRole('link', { name: 'Account' })
  await account.waitFor()
  const owner = { address: mine.url(), email: await email(mine) }
  await mine.evaluate(() => localStorage.removeItem('thumbsmith:token'))
  await mine.goto('/styles')
  await alive(mine)
  await mine.evaluate((hash) => location.assign(hash), new URL(given.printed).hash)
  await account.waitFor()
  return { stranger, owner, again: await email(mine) }
})

function email(page) {
  return page.evaluate(async () => {
    const headers = { Authorization: `Bearer ${localStorage.getItem('thumbsmith:token')}` }
    return (await (await fetch('/api/account', { headers })).json()).email
  })
}
