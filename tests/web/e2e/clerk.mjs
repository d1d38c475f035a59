// Sign-in by Clerk, with a double of its script in the place of the real one: the script comes from the domain in the
// key, its form stands in the page, its session signs in here, and a reload finds the session again.
import { open, scenario } from './harness.mjs'

/** Runs in the page as Clerk's script does. It remembers who is signed in, as Clerk's cookie would. */
function double() {
  const listeners = []
  const session = { getToken: async () => `a.${btoa(JSON.stringify({ exp: Date.now() / 1000 + 3600 }))}.c` }
  window.Clerk = {
    session: undefined,
    async load() {
      this.session = sessionStorage.getItem('double') ? session : null
    },
    addListener: (changed) => listeners.push(changed),
    mountSignIn(place) {
      const button = document.createElement('button')
      button.textContent = 'Continue as Ada'
      button.style.padding = '12px'
      button.onclick = () => {
        sessionStorage.setItem('double', 'in')
        this.session = session
        for (const changed of listeners) changed(this)
      }
      place.append(button)
    },
    unmountSignIn: (place) => place.replaceChildren(),
  }
}

await scenario(async ({ page, given, seen, shot }) => {
  const scripts = []
  await page.route(`${given.clerk}/**`, (route) => {
    scripts.push(route.request().url())
    return route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
      body: `(${double})()`,
    })
  })
  await open(page, '/sign-in?next=/styles')
  await page.getByRole('button', { name: 'Continue as Ada' }).waitFor()
  await shot('form')
  const fields = await page.getByLabel('Mail address').count()
  await page.getByRole('button', { name: 'Continue as Ada' }).click()
  await page.waitForURL('**/styles')
  const account = page.getByRole('banner').getByRole('link', { name: 'Account' })
  await account.waitFor()
  const kept = await page.evaluate(() => localStorage.getItem('thumbsmith:token'))
  await page.reload()
  await account.waitFor()
  seen.foreign = seen.foreign.filter((url) => !url.startsWith(given.clerk))
  return { scripts, fields, kept }
})
