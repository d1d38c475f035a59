// One Chromium for many scenarios. Prints where it listens, and ends when its standard input does.
import { chromium, flags } from './harness.mjs'

const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM, args: flags })
console.log(server.wsEndpoint())
process.stdin.resume()
process.stdin.on('end', async () => {
  await server.close()
  process.exit(0)
})
