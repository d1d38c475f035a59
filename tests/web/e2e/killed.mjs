// The process that renders is killed in the middle: the page says that it was interrupted, and the picture still comes.
import { open, please, scenario, until } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  await open(page, `/g/${given.id}`)
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress.waitFor()
  await page.evaluate(() => {
    window.notes = []
    setInterval(() => {
      const text = document.querySelector('[aria-label=Progress]')?.textContent ?? ''
      if (window.notes.at(-1) !== text) window.notes.push(text)
    }, 30)
  })
  const killed = await please('kill the render')
  const noted = async () => (await page.evaluate(() => window.notes)).some((text) => /interrupted/.test(text))
  const ended = () => page.getByRole('heading', { name: 'Files' }).isVisible()
  await until(async () => (await noted()) || (await ended()), 'the note or the picture')
  await shot('interrupted')
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  return { killed, title: await page.getByRole('heading', { level: 1 }).textContent() }
})
