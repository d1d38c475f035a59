// Who makes the ground: a picture of one's own in the form; on the canvas a model's words, changed, given again and
// taken back.
import { open, scenario, until } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  const saw = {}
  await open(page, '/')
  const form = page.getByRole('group', { name: 'Background' })
  await form.getByText('My own picture').click()
  await form.locator('input[type=file]').setInputFiles(`${given.photos}/host.png`)
  await form.getByText('host.png').waitFor()
  await form.scrollIntoViewIfNeeded()
  await shot('form')
  saw.draft = await page.evaluate(() => JSON.parse(localStorage.getItem('thumbsmith:draft')))
  saw.note = await form.getByText(/^Painted by a model: /).textContent()

  await open(page, `/g/${given.id}/edit`)
  const words = page.getByLabel('What it shows')
  await words.waitFor()
  saw.first = await words.inputValue()
  await words.fill('a ${green} hill at dawn')
  await page.getByLabel('Without').fill('rain')
  await page.getByRole('button', { name: 'Make this ground anew' }).click()
  await until(async () => (await words.inputValue()) === 'a green hill at dawn', 'the words as they were given')
  await shot('canvas')
  await page.locator('.editor-stage').focus()
  await page.keyboard.press('Control+z')
  await until(async () => (await words.inputValue()) === saw.first, 'the words of before')
  return saw
})
