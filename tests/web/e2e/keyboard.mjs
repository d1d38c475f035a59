// The whole first page by keys alone, with every stop visible: from the skip link to Generate and past the sign-in.
import { open, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await open(page, '/')
  const seen = []
  const to = async (wanted) => {
    for (let steps = 0; steps < 60; steps++) {
      const { name, outline } = await here(page)
      if (steps) seen.push({ name, visible: outline })
      if (wanted.test(name)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never came to ${wanted}`)
  }
  await page.keyboard.press('Tab')
  const first = (await here(page)).name
  await page.keyboard.press('Enter')
  await to(/^Title$/)
  await page.keyboard.type('By keys *alone*')
  await to(/^spotlight$/)
  await page.keyboard.press('ArrowRight')
  const style = (await here(page)).name
  await to(/^Realism$/)
  await page.keyboard.press('Home')
  await to(/Podcast/)
  await page.keyboard.press('Space')
  await to(/^Generate$/)
  await shot('generate')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await to(/Mail address/)
  await page.keyboard.type(given.email)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sign in as/ }).waitFor()
  await to(/^Sign in as/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/g\//)
  await page.getByRole('region', { name: 'Progress' }).waitFor()
  const landed = await page.evaluate(() => document.activeElement?.closest('main, body')?.tagName)
  await to(/^Cancel$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor()
  const draft = await page.evaluate(() => JSON.parse(localStorage.getItem('thumbsmith:draft')))
  const { realism, formats } = draft
  return { first, style, landed, realism, formats, hidden: seen.filter(({ visible }) => !visible).map(({ name }) => name) }
})

/** What has the focus, as it is called, and whether that can be seen: an outline on it or on what stands for it. */
function here(page) {
  return page.evaluate(() => {
    const one = document.activeElement
    const label = one.labels?.[0]
    const name = one.getAttribute('aria-label') || label?.textContent.trim() || one.textContent.trim() || one.value
    const marked = (node) => node && getComputedStyle(node).outlineStyle !== 'none'
    const shown = one.type === 'radio' && one.name === 'style' ? one.value : name
    return { name: shown, outline: marked(one) || marked(label) || marked(one.closest('label, fieldset')) }
  })
}
