// node tests/editor/drag-speed.mjs http://127.0.0.1:8000 TOKEN GENERATION [LAYER ...]
// How smoothly a layer is dragged on a processor slowed down four times: frames of three seconds, and those over 50 ms.
// The first line is of a canvas left alone: what is missing there is the machine's.
import { chromium } from 'playwright-core'

const [address, token, id, ...layers] = process.argv.slice(2)
const SECONDS = 3
const SLOWDOWN = 4
const LONG_MS = 50

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
const page = await context.newPage()
page.setDefaultTimeout(120_000)
await page.addInitScript((held) => localStorage.setItem('thumbsmith:token', held), token)
await page.goto(`${address}/g/${id}/edit`)
await page.waitForFunction(() => document.querySelector('.editor-picture')?.width > 300)
await page.waitForTimeout(1500)
const session = await context.newCDPSession(page)
await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
console.log('left alone', JSON.stringify(told(await page.evaluate(watched, SECONDS * 1000))))
await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
for (const layer of layers.length > 0 ? layers : ['title', 'person-host']) {
  console.log(layer, JSON.stringify(await dragged(layer)))
}
await browser.close()

async function dragged(layer) {
  await page.locator(`[data-layer="${layer}"]`).click()
  await page.waitForTimeout(400)
  const from = await middle()
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 3, from.y + 3, { steps: 3 })
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  const frames = page.evaluate(watched, SECONDS * 1000)
  const begun = Date.now()
  for (let move = 1; Date.now() - begun < SECONDS * 1000; move++) {
    const turn = (Date.now() - begun) / 400
    const to = { x: from.x + 60 * Math.sin(turn), y: from.y + 40 * Math.sin(turn * 0.8) }
    await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...to, button: 'left', buttons: 1 })
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + move * (1000 / 60) - Date.now())))
  }
  const times = await frames
  await page.mouse.up()
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.waitForTimeout(300)
  await page.keyboard.press('Control+z')
  await page.waitForTimeout(300)
  return told(times)
}

function told(frames) {
  const times = frames.toSorted((one, other) => one - other)
  const at = (share) => Math.round(times[Math.floor((times.length - 1) * share)] * 10) / 10
  const long = times.filter((time) => time > LONG_MS).length
  return {
    framesPerSecond: Math.round(times.length / SECONDS),
    medianMs: at(0.5),
    p95Ms: at(0.95),
    longestMs: at(1),
    long,
  }
}

/** The middle of the selected layer's frame on the screen, where it is seen. */
function middle() {
  return page.evaluate(() => {
    const picture = document.querySelector('.editor-picture').getBoundingClientRect()
    const [x, y, width, height] = [...document.querySelectorAll('.ed-number input')].map((field) =>
      Number(field.value),
    )
    const zoom = picture.width / 1280
    return {
      x: picture.left + Math.min(1200, x + width / 2) * zoom,
      y: picture.top + Math.min(620, y + height / 2) * zoom,
    }
  })
}

function watched(lengthMs) {
  return new Promise((resolve) => {
    const times = []
    let last = performance.now()
    const end = last + lengthMs
    const next = (now) => {
      times.push(now - last)
      last = now
      if (now < end) requestAnimationFrame(next)
      else resolve(times)
    }
    requestAnimationFrame(next)
  })
}
