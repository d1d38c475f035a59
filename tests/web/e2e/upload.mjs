// Photos on their way: progress, the cutout, another person of the photo, the background kept; a reload loses nothing.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { open, scenario, until } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  const digestOf = async (src) =>
    createHash('sha256').update(await (await context.request.get(src)).body()).digest('hex')
  await open(page, '/')
  const steps = new Set()
  await page.exposeFunction('overheard', (text) => steps.add(text))
  await page.evaluate(() => {
    new MutationObserver(() => {
      for (const status of document.querySelectorAll('.person [role=status]'))
        window.overheard(status.textContent.replace(/\d+ %/, '').trim())
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await page.getByLabel('Host', { exact: true }).locator('input[accept*="heic"]').setInputFiles(`${given.photos}/pair.jpg`)
  await page.getByRole('img', { name: 'Host, cut out' }).waitFor()
  const shown = page.getByRole('img', { name: 'Host, cut out' })
  const pixels = async () => (await shown.count()) && (await digestOf(await shown.getAttribute('src')))
  const first = await pixels()
  await shot('cutout')

  await page.getByRole('button', { name: /Other person/ }).click()
  await until(async () => {
    const now = await pixels()
    return now && now !== first
  }, 'the cutout of the other person')

  await pasted(page, `${given.photos}/guest.heic`)
  await page.getByRole('img', { name: 'Guest 1, cut out' }).waitFor()
  await page.getByLabel('Title', { exact: true }).fill('Kept *safe*')
  await page.getByLabel('Keep the background').first().check()
  await page.reload()
  await page.getByRole('img', { name: 'Guest 1, cut out' }).waitFor()
  await shot('reloaded')
  return {
    steps: [...steps],
    title: await page.getByLabel('Title', { exact: true }).inputValue(),
    kept: await page.getByLabel('Keep the background').first().isChecked(),
    person: await page.getByRole('button', { name: /Other person/ }).textContent(),
  }
})

/** As from another program: a file in the clipboard, with the name that it had there. */
async function pasted(page, path) {
  const bytes = (await readFile(path)).toString('base64')
  await page.evaluate((held) => {
    const bytes = Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'guest.heic'))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, bytes)
}
