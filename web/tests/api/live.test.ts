import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GenerationAnswer } from '../../generated/api'
import { ApiError } from '../../src/api/client'
import { type Change, Live, pause, type Socket } from '../../src/api/live'

/** The server's side of `/api/ws`, in memory: it keeps a log and tells it as the real one does. */
class Server {
  log: { id: number; generationId: string; type: string; data: object }[] = []
  open = new Set<Line>()
  reachable = true
  connections: (number | null)[] = []
  accepts = (_token: string) => true

  happen(generationId: string, data: object, type = 'generation:progress'): void {
    const event = { id: this.log.length + 1, generationId, type, data }
    this.log.push(event)
    for (const line of this.open) line.tell(event)
  }

  /** Every line breaks. */
  crash(code = 1006): void {
    for (const line of [...this.open]) line.hangUp(code)
  }
}

class Line {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  #topics = new Set<string>()
  silent = false

  constructor(private readonly server: Server) {
    setTimeout(() => (server.reachable ? this.onopen?.() : this.hangUp(1006)), 10)
  }

  send(text: string): void {
    const { type, token, lastEventId, generationId } = JSON.parse(text)
    if (type === 'sign-in') {
      if (!this.server.accepts(token)) {
        this.hangUp(4401)
        return
      }
      this.server.connections.push(lastEventId ?? null)
      this.server.open.add(this)
      this.#since = lastEventId ?? this.server.log.length
      this.say({ type: 'signed-in', lastEventId: this.#since })
    } else if (type === 'subscribe') {
      this.#topics.add(generationId ?? '')
      this.say({ type: 'subscribed', ...(generationId && { generationId }) })
      for (const event of this.server.log) if (event.id > this.#since) this.tell(event)
    } else if (type === 'unsubscribe') this.#topics.delete(generationId)
    else if (type === 'ping') this.say({ type: 'pong' })
  }
  #since = 0

  tell(event: { id: number; generationId: string; type: string; data: object }): void {
    if (this.#topics.has('') || this.#topics.has(event.generationId)) this.say(event)
  }

  say(message: object): void {
    if (!this.silent) this.onmessage?.({ data: JSON.stringify(message) })
  }

  hangUp(code: number): void {
    this.server.open.delete(this)
    this.onclose?.({ code })
  }

  close(): void {
    this.server.open.delete(this)
  }
}

const answer = (id: string, parts: Partial<GenerationAnswer> = {}) =>
  ({
    id,
    status: 'running',
    stage: 'design',
    progress: 0.5,
    previewUrl: null,
    error: null,
    ...parts,
  }) as GenerationAnswer

let server: Server
let live: Live
let asked: string[]
let reply: (id: string) => GenerationAnswer
let online: boolean
let held: string | null
let signedOut: number

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  asked = []
  reply = (id) => answer(id)
  online = true
  held = 'token'
  signedOut = 0
  live = new Live({
    open: () => new Line(server) as unknown as Socket,
    token: () => held,
    refused: (sent) => {
      if (sent !== held) return
      held = null
      signedOut += 1
    },
    online: () => online,
    ask: async (id) => {
      asked.push(id)
      return reply(id)
    },
    list: async () => {
      asked.push('all')
      return [reply('a'), reply('b')]
    },
    random: () => 1,
  })
})
afterEach(() => vi.useRealTimers())

const settle = (milliseconds = 20) => vi.advanceTimersByTimeAsync(milliseconds)
const told = (changes: Change[]) => (change: Change) => changes.push(change)

describe('on a socket', () => {
  test('what happens is told, after one look at how it stands', async () => {
    const changes: Change[] = []
    server.happen('a', { status: 'running', stage: 'photos', progress: 0.1 })
    live.follow('a', told(changes))
    expect(live.state.value).toBe('connecting')
    await settle()
    expect(live.state.value).toBe('live')
    expect(asked).toEqual(['a'])
    expect(changes.map((change) => change.stage)).toEqual(['design'])
    server.happen('a', { status: 'running', stage: 'files', progress: 0.7, previewUrl: '/p' })
    server.happen('b', { status: 'running', stage: 'files', progress: 0.7 })
    expect(changes.slice(1)).toMatchObject([
      { generationId: 'a', stage: 'files', progress: 0.7, previewUrl: '/p' },
    ])
  })

  test('a deletion is told to whoever wants those, and nothing else is asked or told', async () => {
    const [gone, changes]: [string[], Change[]] = [[], []]
    live.followDeletions((id) => gone.push(id))
    await settle()
    server.happen('a', { status: 'running' })
    server.happen('b', {}, 'generation:deleted')
    live.follow('a', told(changes))
    await settle()
    server.happen('a', {}, 'generation:deleted')
    expect(gone).toEqual(['b', 'a'])
    expect(asked).toEqual(['a'])
    expect(changes.map((change) => !!change.whole)).toEqual([true])
  })

  test('a deletion that was missed is told when the line is back', async () => {
    const gone: string[] = []
    live.followDeletions((id) => gone.push(id))
    await settle()
    server.crash()
    server.happen('a', {}, 'generation:deleted')
    await settle(1000)
    expect(gone).toEqual(['a'])
  })

  test('an ending is told once', async () => {
    const changes: Change[] = []
    live.follow('a', told(changes))
    await settle()
    server.happen('a', { status: 'ready' }, 'generation:ready')
    await settle()
    expect(changes.map((change) => [change.status, !!change.whole])).toEqual([
      ['running', true],
      ['ready', false],
    ])
  })

  test('a failure brings its sentence', async () => {
    const changes: Change[] = []
    live.follow('a', told(changes))
    await settle()
    server.happen(
      'a',
      { status: 'failed', code: 'no-face', message: 'No face was found.' },
      'generation:failed',
    )
    expect(changes[1]).toMatchObject({
      status: 'failed',
      failure: { code: 'no-face', message: 'No face was found.' },
    })
  })

  test('an answer that was asked for earlier does not hide what was told since', async () => {
    const changes: Change[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = new Live({
      open: () => new Line(server) as unknown as Socket,
      token: () => 'token',
      refused: () => {},
      online: () => true,
      ask: async (id) => {
        await gate
        return answer(id, { stage: 'photos', progress: 0.1 })
      },
      list: async () => [],
      random: () => 1,
    })
    slow.follow('a', told(changes))
    await settle()
    server.happen('a', { status: 'running', stage: 'files', progress: 0.9 })
    release()
    await settle()
    expect(changes.map((change) => change.progress)).toEqual([0.9, 0.1, 0.9])
  })

  test('all of them need one subscription', async () => {
    const changes: Change[] = []
    live.followAll(told(changes))
    await settle()
    server.happen('z', { status: 'pending', stage: 'queued', progress: 0 })
    expect(changes.map((change) => change.generationId)).toEqual(['a', 'b', 'z'])
  })

  test('one more on an open socket is looked at once and then told', async () => {
    const first: Change[] = []
    const second: Change[] = []
    live.follow('a', told(first))
    await settle()
    live.follow('b', told(second))
    await settle()
    server.happen('b', { status: 'running', stage: 'light', progress: 0.4 })
    expect(asked).toEqual(['a', 'b'])
    expect(second.map((change) => change.stage)).toEqual(['design', 'light'])
    expect(first).toHaveLength(1)
  })

  test('when nobody follows any more the line is given back', async () => {
    const stop = live.follow('a', () => {})
    await settle()
    stop()
    await settle(6_000)
    expect(server.open.size).toBe(0)
    expect(live.state.value).toBe('idle')
  })
})

describe('when the line breaks', () => {
  test('the next one resumes after the last event, and nothing is told twice', async () => {
    const changes: Change[] = []
    live.follow('a', told(changes))
    await settle()
    server.happen('a', { status: 'running', stage: 'light', progress: 0.4 })
    server.crash()
    expect(live.state.value).toBe('reconnecting')
    server.happen('a', { status: 'running', stage: 'files', progress: 0.7 })
    await settle(1_000)
    expect(server.connections).toEqual([null, 1])
    expect(live.state.value).toBe('live')
    expect(changes.map((change) => change.progress)).toEqual([0.5, 0.4, 0.7])
    const line = [...server.open][0] as Line
    line.say({ ...server.log[1] })
    expect(changes).toHaveLength(3)
    expect(asked).toEqual(['a'])
  })

  test('pauses double up to an end, and are spread', () => {
    expect([1, 2, 3, 4].map((failures) => pause(failures, 1))).toEqual([500, 1000, 2000, 4000])
    expect(pause(1, 0)).toBe(250)
    expect(pause(40, 1)).toBe(30_000)
  })

  test('a line that has gone quiet is given up', async () => {
    live.follow('a', () => {})
    await settle()
    for (const line of server.open) line.silent = true
    await settle(36_000)
    expect(server.connections.length).toBeGreaterThan(1)
    expect(live.state.value).toBe('live')
  })
})

describe('where no socket can be had', () => {
  test('it asks instead, and goes back to the socket when there is one', async () => {
    const changes: Change[] = []
    server.reachable = false
    live.follow('a', told(changes))
    await settle(600)
    expect(live.state.value).toBe('polling')
    await settle(5_000)
    expect(asked.length).toBeGreaterThanOrEqual(2)
    expect(changes.every((change) => change.whole)).toBe(true)
    server.reachable = true
    await settle(10_000)
    expect(live.state.value).toBe('live')
    const before = asked.length
    await settle(10_000)
    expect(asked.length).toBe(before)
  })

  test('a server that cannot be reached at all is told as offline, and as polling when it answers', async () => {
    server.reachable = false
    reply = () => {
      throw new ApiError('No connection.', 0)
    }
    live.follow('a', () => {})
    await settle(1_000)
    expect(live.state.value).toBe('offline')
    reply = (id) => answer(id)
    await settle(4_000)
    expect(live.state.value).toBe('polling')
  })

  test('a socket that was turned away comes back when the server said, and not before', async () => {
    live.follow('a', () => {})
    await settle()
    const [line] = server.open
    line?.say({ type: 'error', problem: { status: 429, retryAfterSeconds: 20 } })
    server.crash(4429)
    const before = server.connections.length
    await settle(19_000)
    expect(server.connections.length).toBe(before)
    await settle(2_000)
    expect(server.connections.length).toBe(before + 1)
  })

  test('it waits as long as the server asks for', async () => {
    server.reachable = false
    reply = () => {
      throw new ApiError('Too many.', 429, [], 20)
    }
    live.follow('a', () => {})
    await settle(1_000)
    const before = asked.length
    await settle(15_000)
    expect(asked.length).toBe(before)
    await settle(10_000)
    expect(asked.length).toBe(before + 1)
  })
})

describe('the session', () => {
  test('a refused token ends everything', async () => {
    server.accepts = () => false
    live.follow('a', () => {})
    await settle(60_000)
    expect(signedOut).toBe(1)
    expect(live.state.value).toBe('idle')
    expect(server.connections).toEqual([])
  })

  test('a refused token ends no session that began after it was sent', async () => {
    server.accepts = (token) => {
      if (token === 'newer') return true
      held = 'newer'
      return false
    }
    live.follow('a', () => {})
    await settle(5_000)
    expect([signedOut, held]).toEqual([0, 'newer'])
    expect(server.connections).toHaveLength(1)
  })

  test('a session that ends while polling stops the polling', async () => {
    server.reachable = false
    reply = () => {
      throw new ApiError('Sign in again.', 401)
    }
    live.follow('a', () => {})
    await settle(60_000)
    expect(signedOut).toBe(1)
    expect(asked).toHaveLength(1)
  })

  test('who signs in again is told again', async () => {
    const changes: Change[] = []
    held = null
    live.follow('a', told(changes))
    await settle()
    expect(changes).toEqual([])
    held = 'token'
    live.wake()
    await settle()
    expect(changes).toHaveLength(1)
  })
})

test('without a network nothing is tried until it is back', async () => {
  live.follow('a', () => {})
  await settle()
  online = false
  live.sleep()
  expect(live.state.value).toBe('offline')
  await settle(120_000)
  expect(server.connections).toHaveLength(1)
  online = true
  live.wake()
  await settle()
  expect(live.state.value).toBe('live')
  expect(server.connections).toEqual([null, 0])
})
