// The network is lost while a picture is made: the page says so, nothing is asked in vain, and it goes on by itself.
import { open, please, scenario, until } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  await open(page, `/g/${given.id}`)
  await page.getByRole('region', { name: 'Progress' }).waitFor()
  await context.setOffline(true)
  const note = () =>
    page.evaluate(() => {
      const texts = [...document.querySelectorAll('[role=status]')].map(({ textContent }) => textContent)
      return texts.find((text) => /no connection/i.test(text))
    })
  const said = await until(note, 'the note')
  await shot('lost')
  await context.setOffline(false)
  await until(async () => !(await note()), 'the end of the note')
  await please('let it go')
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  return { said }
})
