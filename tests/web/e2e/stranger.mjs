// The address of somebody else's picture shows what an address shows that never was; so does its canvas.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  const seen = {}
  for (const [name, path] of Object.entries(given.paths)) {
    await open(page, path)
    const heading = page.getByRole('heading', { level: 1, name: /nothing here|not here/ })
    await heading.waitFor()
    seen[name] = await page.locator('main').innerText()
    await shot(name)
  }
  return seen
})
