// Chromium by its debugging protocol over a pipe: no port, no library.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
  '--no-first-run',
  '--remote-debugging-pipe',
]

export function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'web-speed-'))
  const child = spawn(found(), [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const waiting = new Map()
  let [next, rest] = [1, Buffer.alloc(0)]
  child.stdio[4].on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const { id, result, error } = JSON.parse(rest.subarray(0, end).toString())
      rest = rest.subarray(end + 1)
      const [resolve, reject] = waiting.get(id) ?? []
      waiting.delete(id)
      if (error) reject?.(new Error(error.message))
      else resolve?.(result)
    }
  })
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      waiting.set(next, [resolve, reject])
      child.stdio[3].write(`${JSON.stringify({ id: next++, method, params, sessionId })}\0`)
    })
  const close = async () => {
    const over = new Promise((resolve) => child.once('exit', resolve))
    await send('Browser.close')
    await over
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { send, close }
}

/** A page whose caches and connections are its own. */
export async function freshPage({ send }) {
  const { browserContextId } = await send('Target.createBrowserContext')
  const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  return {
    send: (method, params) => send(method, params, sessionId),
    close: () => send('Target.disposeBrowserContext', { browserContextId }),
  }
}

function found() {
  const folders = (process.env.PATH ?? '').split(':')
  const names = folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')])
  const path = process.env.CHROMIUM ?? names.find((name) => existsSync(name))
  if (!path) throw new Error('no Chromium: install it, or name it in CHROMIUM')
  return path
}
