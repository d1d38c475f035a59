// A network that lets no WebSocket through: the page says so, asks instead, and shows all the same.
import { open, please, scenario, until } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  let refused = 0
  await page.routeWebSocket('**/api/ws', (socket) => {
    refused += 1
    socket.close({ code: 1011 })
  })
  await open(page, `/g/${given.id}`)
  const note = page.getByText(/No live connection/)
  await note.waitFor()
  await shot('asking')
  await until(() => page.locator('.result img.fading-top').count(), 'a first look')
  await please('let it go')
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  return { refused }
})
