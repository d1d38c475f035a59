// A design changed by hand: the title dragged, its words written anew and set by the server, taken back and done again,
// kept by itself, in the other format as well, on another ground, and made into files.
import { createHash } from 'node:crypto'
import { alive, open, scenario, settled as still, until } from './harness.mjs'

await scenario(async ({ page, context, given, shot }) => {
  const bench = workbench(page, context, given)
  await open(page, `/g/${given.id}/edit`)
  await bench.painted()
  const saw = { looks: [await bench.look()], small: await bench.smallLayers() }
  const before = await bench.title('youtube')

  await bench.drag(before, { x: -60, y: 90 })
  await bench.changedFrom(saw.looks)
  await bench.saved()
  const moved = await bench.title('youtube')
  saw.moved = { x: moved.x - before.x, y: moved.y - before.y }
  await shot('moved')

  await bench.write('title', 'Rockets *rarely* fly')
  await until(async () => /rarely/i.test((await bench.title('youtube')).text), 'the new words, set and saved')
  await bench.changedFrom(saw.looks)
  await shot('written')

  // 0 as it was made, 1 moved, 2 written
  for (const [keys, wanted] of [['Control+z', 1], ['Control+z', 0], ['Control+Shift+z', 1], ['Control+y', 2]]) {
    await page.keyboard.press(keys)
    await bench.looksLike(saw.looks[wanted])
  }
  await bench.saved()
  saw.words = { youtube: (await bench.title('youtube')).text, podcast: (await bench.title('podcast')).text }

  await page.reload()
  await alive(page)
  await bench.painted()
  await bench.looksLike(saw.looks[2])

  await page.getByRole('button', { name: 'Podcast cover' }).click()
  saw.square = await page.locator('.editor-picture').evaluate(({ width, height }) => width === height)
  await shot('square')

  const ground = await bench.ground()
  await page.locator('.editor-stage').focus()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New background' }).click()
  await until(async () => (await bench.ground()) !== ground, 'another ground, saved')
  await shot('ground')

  const host = await bench.person()
  await page.getByRole('treeitem', { name: 'Host' }).click()
  await page.getByLabel('Keep the photo’s background').check()
  await until(async () => (await bench.person()) !== host, 'another cut, saved')
  await shot('cut')
  saw.kept = (await bench.title('youtube')).text
  saw.elsewhere = await bench.elsewhere(shot)
  saw.files = await bench.render()
  await shot('rendered')
  return saw
})

function workbench(page, context, given) {
  const picture = page.locator('.editor-picture')
  const scene = async (format) => {
    const address = `/api/generation/${given.id}/scene?format=${format}`
    const answer = await context.request.get(address, { headers: { Authorization: `Bearer ${given.token}` } })
    return (await answer.json()).scene
  }
  const layers = (held) => held.layers.flatMap((layer) => [layer, ...(layer.layers ? layers(layer) : [])])
  const look = async () => createHash('sha1').update(await picture.evaluate((one) => one.toDataURL())).digest('hex')
  /** What it looks like once nothing is on its way and four looks in a row are the same. */
  const settled = async () => {
    const last = []
    return until(async () => {
      await still(page)
      last.push(await look())
      return last.length > 3 && new Set(last.slice(-4)).size === 1 && last.at(-1)
    }, 'a picture that stays as it is')
  }
  const bench = {
    look: settled,
    looksLike: (wanted) => until(async () => (await look()) === wanted, 'the picture as it was'),
    title: async (format) => layers(await scene(format)).find(({ id }) => id === 'title'),
    ground: async () => JSON.stringify(layers(await scene('youtube')).filter(({ role }) => role === 'background')),
    person: async () => layers(await scene('youtube')).find(({ kind, role }) => kind === 'image' && role === 'person').image,
    /** What the rows of the list show, once all are painted. */
    smallLayers: async () => {
      await page.waitForFunction(() => {
        const rows = [...document.querySelectorAll('.ed-thumb')]
        return rows.length > 1 && rows.every((row) => row.dataset.drawn === 'true')
      })
      return page.locator('.ed-thumb canvas').evaluateAll((rows) => rows.map((row) => {
        const { data } = row.getContext('2d').getImageData(0, 0, row.width, row.height)
        const covered = data.filter((value, at) => at % 4 === 3 && value > 0).length
        return { covered, look: row.toDataURL() }
      }))
    },
    painted: () => page.waitForFunction(() => document.querySelector('.editor-picture')?.width > 300),
    saved: () => page.getByText('Saved', { exact: true }).waitFor(),
    /** Waits until it looks as it never did, and keeps that. */
    changedFrom: async (looks) => looks.push(await until(async () => {
      const now = await settled()
      return !looks.includes(now) && now
    }, 'another picture')),
    drag: async ({ x, y, width, height }, by) => {
      const box = await picture.boundingBox()
      const zoom = box.width / 1280
      const from = { x: box.x + (x + width / 2) * zoom, y: box.y + (y + height / 2) * zoom }
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.keyboard.down('Alt')
      await page.mouse.move(from.x + by.x * zoom, from.y + by.y * zoom, { steps: 12 })
      await page.mouse.up()
      await page.keyboard.up('Alt')
    },
    write: async (layer, text) => {
      await page.locator(`[data-layer="${layer}"]`).click()
      await page.getByRole('button', { name: 'Edit the words' }).click()
      await page.locator('.words-field').fill(text)
      await page.keyboard.press('Control+Enter')
      await page.locator('.words-field').waitFor({ state: 'detached' })
    },
    /** Pictures of the page and of the history that show the design, not the files that are older; ends on the canvas. */
    elsewhere: async (shot) => {
      await open(page, `/g/${given.id}`)
      await page.getByRole('button', { name: 'Edited files as zip' }).waitFor()
      await page.waitForFunction(() => document.querySelectorAll('.result img[src^="blob:"]').length === 2)
      const mockups = page.getByRole('region', { name: 'As people meet it' })
      const older = await mockups.locator('img:not([src^="blob:"])').count()
      await shot('result, edited since')
      await open(page, '/history')
      const card = page.getByRole('article').filter({ has: page.locator(`a[href="/g/${given.id}"]`) })
      await card.locator('img[src^="blob:"]').waitFor()
      await open(page, `/g/${given.id}/edit`)
      await bench.painted()
      return { older }
    },
    render: async () => {
      await page.getByRole('button', { name: 'Render', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Podcast cover').uncheck()
      await dialog.getByRole('button', { name: /^Render/ }).click()
      const names = []
      for (const kind of ['JPG', 'PSD']) {
        const link = dialog.getByRole('link', { name: kind })
        await link.waitFor()
        const coming = page.waitForEvent('download')
        await link.click()
        const file = await coming
        names.push(file.suggestedFilename())
        await file.saveAs(`${given.folder}/edited.${kind.toLowerCase()}`)
      }
      return names
    },
  }
  return bench
}
