// Editing on a phone by fingers alone, upright and on its side.
import { alive, open, scenario, settled, until } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  const saw = {}
  await open(page, `/g/${given.id}/edit`)
  await alive(page)
  await page.waitForFunction(() => document.querySelector('.editor-picture')?.width > 100)
  await settled(page)
  saw.upright = await page.evaluate(look)
  await shot('upright')

  const title = await place(page, context, given)
  for (let tap = 0; tap < 2; tap++) await page.touchscreen.tap(title.x, title.y)
  const field = page.locator('.words-field')
  await field.waitFor()
  saw.letters = await field.evaluate((one) => parseFloat(getComputedStyle(one).fontSize))
  await field.fill('Taps *suffice*')
  await shot('writing')
  await page.getByRole('button', { name: 'Done' }).tap()
  await field.waitFor({ state: 'detached' })
  await until(async () => /suffice/i.test(JSON.stringify(await scene(context, given))), 'the new words, saved')
  await page.getByText('Saved', { exact: true }).waitFor()
  saw.isSavedShown = await page.locator('.ed-saved').isVisible()

  await page.setViewportSize({ width: given.height, height: given.width })
  await settled(page)
  await page.getByRole('button', { name: /fit the canvas/ }).tap()
  saw.onItsSide = await page.evaluate(look)
  await shot('on its side')
  return saw
})

async function scene(context, given) {
  const answer = await context.request.get(`/api/generation/${given.id}/scene?format=youtube`, {
    headers: { Authorization: `Bearer ${given.token}` },
  })
  return (await answer.json()).scene
}

/** The middle of the title, in pixels of the page. */
async function place(page, context, given) {
  const layers = (held) => held.layers.flatMap((layer) => [layer, ...(layer.layers ? layers(layer) : [])])
  const { x, y, width, height } = layers(await scene(context, given)).find(({ id }) => id === 'title')
  const box = await page.locator('.editor-picture').boundingBox()
  const zoom = box.width / 1280
  return { x: box.x + (x + width / 2) * zoom, y: box.y + (y + height / 2) * zoom }
}

/** How wide the picture is, and what is too small for a finger in the bar, the tabs and over the picture. */
function look() {
  const { width } = document.querySelector('.editor-picture').getBoundingClientRect()
  const small = [...document.querySelectorAll('.ed-bar a, .ed-bar button, .ed-tabs button')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.getBoundingClientRect(), one.getAttribute('aria-label') ?? one.textContent])
    .filter(([box]) => box.width < 44 || box.height < 44 || box.right > innerWidth || box.left < 0)
    .map(([box, name]) => `${name}: ${Math.round(box.left)} ${Math.round(box.width)}x${Math.round(box.height)}`)
  return { picture: width, small }
}
