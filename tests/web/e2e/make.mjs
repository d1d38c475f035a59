// From the first page to files on the disk, by somebody who signs in on the way: photos, words with help, style, look,
// Generate, the line and the stages, the first look before the files, variants, mock-ups, the report.
import { alive, open, please, scenario } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  const told = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => told.push(JSON.parse(payload))))
  await open(page, '/')
  await brief(page, given)
  await shot('brief')
  await please('rest')
  await page.getByRole('button', { name: 'Generate' }).click()
  await signIn(page, given)
  await page.waitForURL(/\/g\//)
  await page.getByRole('region', { name: 'Progress' }).waitFor()
  await shot('progress')
  const timeline = await watched(page)
  await shot('ready')
  const id = page.url().split('/').pop()
  const files = await downloaded(page, given.folder)
  return {
    id,
    token: await page.evaluate(() => localStorage.getItem('thumbsmith:token')),
    told: told.filter((one) => one.generationId === id && one.type.includes(':')).map(called),
    timeline,
    files,
    report: await page.getByRole('region', { name: 'How it turned out' }).getByRole('listitem').allTextContents(),
    mockups: await page.getByRole('region', { name: 'As people meet it' }).locator('img').count(),
    variants: await variants(page, shot),
    title: await page.title(),
  }
})

/** What a message is about: progress that brings the preview is the first look. */
function called({ type, data }) {
  return type === 'generation:progress' && data.previewUrl ? 'first look' : type
}

async function brief(page, given) {
  const drop = (name) => page.getByRole('group', { name, exact: true }).locator('input').first()
  await drop('Host').setInputFiles(`${given.photos}/host.png`)
  await drop('Guests').setInputFiles(`${given.photos}/guest.heic`)
  await page.getByText('Sent when you sign in').nth(1).waitFor()
  const title = page.getByLabel('Title', { exact: true })
  await title.fill('how to really finally land on the moon')
  await page.getByLabel('Small line').fill('Episode 7')
  await page.locator('.style-card', { hasText: 'Versus' }).click()
  await page.getByRole('group', { name: 'Variants' }).getByText('2', { exact: true }).click()
  await page.getByLabel('Realism', { exact: true }).fill('40')
}

/** Help with the title needs an account, so the dialog comes there first and the words are still there after it. */
async function signIn(page, given) {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Mail address').fill(given.email)
  await dialog.getByRole('button', { name: 'Send me a link' }).click()
  await dialog.getByRole('button', { name: /^Sign in as/ }).click()
}

/** What the page showed, in its order, until all of the files are there. */
async function watched(page) {
  await page.evaluate(() => {
    window.timeline = []
    const look = () => {
      const preview = document.querySelector('.result img.fading-top')
      const state = [
        document.querySelector('[aria-label=Progress] [role=status]')?.textContent ?? 'ready',
        preview?.complete && preview.naturalWidth > 0 ? 'picture' : 'no picture',
      ].join(', ')
      if (window.timeline.at(-1) !== state) window.timeline.push(state)
    }
    setInterval(look, 30)
  })
  await please('begin')
  await page.waitForFunction(() => window.timeline.at(-1).endsWith(', picture'))
  await please('let it go')
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  await page.getByRole('region', { name: 'How it turned out' }).getByRole('listitem').first().waitFor()
  return page.evaluate(() => window.timeline)
}

async function downloaded(page, folder) {
  const files = page.getByRole('region', { name: 'Files' })
  const links = [files.getByRole('link', { name: /zip/ }), ...(await files.getByRole('link', { name: /^Download/ }).all())]
  const names = []
  for (const link of links) {
    const coming = page.waitForEvent('download')
    await link.click()
    const file = await coming
    await file.saveAs(`${folder}/${file.suggestedFilename()}`)
    names.push(file.suggestedFilename())
  }
  return names
}

/** The second design appears beside the first; choosing it changes the picture and the address, and a reload stays. */
async function variants(page, shot) {
  const versions = page.getByRole('group', { name: 'Versions' })
  const before = page.url()
  await versions.getByText('Variant 1').click()
  await page.waitForURL((url) => url.href !== before)
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  await page.reload()
  await alive(page)
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  await shot('variant')
  return versions.getByRole('radio').count()
}
