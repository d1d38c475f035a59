/**
 * Following generations as they are made: one WebSocket for everything on the page, polling where none can be had.
 * The server's log is the truth: a new socket says what was seen last and is told what came after it.
 */

import { effect, signal, untracked } from '@preact/signals'
import type { Failure, GenerationAnswer, GenerationPage, GenerationSummary } from '../../generated/api'
import { ApiError, api } from './client'
import { refused, token } from './session'
import { Timers } from './timers'

export type Status = GenerationSummary['status']
export type LiveState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline'

/** What is new about one generation; `whole` when it was asked for rather than told. */
export interface Change {
  generationId: string
  status: Status
  stage?: string
  progress?: number
  previewUrl?: string
  failure?: Failure
  whole?: GenerationSummary | GenerationAnswer
}

type Told = (change: Change) => void
type ToldDeleted = (generationId: string) => void

/** What is used of a WebSocket. */
export type Socket = Pick<WebSocket, 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'>

export interface Surroundings {
  open(): Socket
  token(): string | null
  /** The session of this token is over: forget it, unless another has begun. */
  refused(sent: string | null): void
  online(): boolean
  ask(generationId: string): Promise<GenerationAnswer>
  list(): Promise<GenerationSummary[]>
  random(): number
}

interface Message {
  type: string
  id?: number
  generationId?: string
  lastEventId?: number
  data?: Partial<Change> & Partial<Failure>
  problem?: { status: number; retryAfterSeconds?: number }
}

const ALL = ''
/** All of one's generations, of which only the deletions are wanted: there is nothing to look at before. */
const DELETIONS = 'deletions'
const NOT_SIGNED_IN = 4401
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
const FAILURES_UNTIL_POLLING = 2
const POLL_EVERY = 2_000
const SIGN_IN_WITHIN = 8_000
const PING_EVERY = 25_000
const PONG_WITHIN = 10_000
const LINGER = 5_000

/** Milliseconds before the next try after so many failures in a row: doubling, with an end, never all at once. */
export function pause(failures: number, random: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) * (0.5 + random / 2)
}

export function hasEnded(status: Status): boolean {
  return status === 'ready' || status === 'failed' || status === 'cancelled'
}

function isWide(topic: string): boolean {
  return topic === ALL || topic === DELETIONS
}

export class Live {
  readonly state = signal<LiveState>('idle')
  #followers = new Map<string, Set<Told>>()
  #socket: Socket | null = null
  #signedIn = false
  #failures = 0
  /** Milliseconds for which the server wants to be left alone. */
  #rest = 0
  /** The token that the socket was signed in with. */
  #sent: string | null = null
  /** The newest event that was told; null when the next socket begins anew. */
  #seen: number | null = null
  /** Topics to look at once the socket has confirmed them: what happened before is not told again. */
  #unknown = new Set<string>()
  #clock = 0
  /** The newest event of each generation, and when: an answer that was asked for earlier must not hide it. */
  #news = new Map<string, { change: Change; at: number }>()
  #timers = new Timers()

  constructor(private readonly around: Surroundings) {}

  /** Be told of one generation until the returned function is called. */
  follow(generationId: string, told: Told): () => void {
    return this.#add(generationId, told)
  }

  /** Be told of all of one's generations. */
  followAll(told: Told): () => void {
    return this.#add(ALL, told)
  }

  /** Be told which of one's generations are deleted, wherever that was done. */
  followDeletions(told: ToldDeleted): () => void {
    return this.#add(DELETIONS, ({ generationId }) => told(generationId))
  }

  /** The network is back, somebody has signed in, or the page is looked at again: do not wait for the next try. */
  wake(): void {
    if (this.#socket || !this.#followers.size) return
    this.#failures = 0
    this.#timers.cancel('retry')
    this.#connect()
  }

  /** The network is gone. */
  sleep(): void {
    this.#drop()
    if (this.#followers.size) this.state.value = 'offline'
  }

  /** Nobody is signed in any more. Whoever follows is told again after `wake`. */
  stop(): void {
    this.#drop()
    this.#seen = null
    this.#news.clear()
    this.state.value = 'idle'
  }

  #add(topic: string, told: Told): () => void {
    const tellings = this.#followers.get(topic) ?? new Set()
    const isNew = tellings.size === 0
    this.#followers.set(topic, tellings.add(told))
    this.#timers.cancel('linger')
    if (isNew) {
      this.#unknown.add(topic)
      if (this.#signedIn) this.#subscribe(topic)
      else if (this.state.value === 'polling') this.#look(topic)
      else this.#connect()
    } else this.#look(topic)
    return () => this.#remove(topic, told)
  }

  #remove(topic: string, told: Told): void {
    const tellings = this.#followers.get(topic)
    if (!tellings?.delete(told) || tellings.size) return
    this.#followers.delete(topic)
    this.#unknown.delete(topic)
    if (this.#signedIn && !isWide(topic)) this.#send({ type: 'unsubscribe', generationId: topic })
    if (!this.#followers.size) this.#timers.after('linger', LINGER, () => this.stop())
  }

  // The socket

  #connect(): void {
    if (this.#socket || !this.around.token() || !this.#followers.size) return
    if (!this.around.online()) {
      this.state.value = 'offline'
      return
    }
    if (this.state.value === 'idle') this.state.value = 'connecting'
    else if (this.state.value === 'offline') this.state.value = 'reconnecting'
    const socket = this.around.open()
    this.#socket = socket
    socket.onopen = () => this.#signIn()
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(JSON.parse(data) as Message)
    socket.onclose = ({ code }) => this.#socket === socket && this.#lost(code)
    this.#timers.after('patience', SIGN_IN_WITHIN, () => this.#lost(0))
  }

  #signIn(): void {
    this.#sent = this.around.token()
    if (this.#sent === null) this.stop()
    else
      this.#send({
        type: 'sign-in',
        token: this.#sent,
        ...(this.#seen !== null && { lastEventId: this.#seen }),
      })
  }

  #hear(message: Message): void {
    this.#timers.cancel('patience')
    if (this.#signedIn) this.#timers.after('ping', PING_EVERY, () => this.#ping())
    if (message.type === 'signed-in') this.#welcomed(message.lastEventId ?? 0)
    else if (message.type === 'subscribed') this.#confirmed(message.generationId ?? ALL)
    else if (message.type === 'error' && message.problem?.status === 401) this.#refused(this.#sent)
    else if (message.type === 'error') this.#rest = (message.problem?.retryAfterSeconds ?? 0) * 1000
    else if (message.id !== undefined && message.generationId) this.#event(message)
  }

  #welcomed(lastEventId: number): void {
    if (this.#seen === null) for (const topic of this.#followers.keys()) this.#unknown.add(topic)
    this.#seen = lastEventId
    this.#signedIn = true
    this.#failures = 0
    this.#timers.cancel('poll')
    this.state.value = 'live'
    this.#timers.after('ping', PING_EVERY, () => this.#ping())
    // one subscription, so that what was missed comes in one order and the last id stands for all of it
    const topics = [...this.#followers.keys()]
    this.#subscribe(topics.length === 1 ? (topics[0] as string) : ALL)
  }

  #subscribe(topic: string): void {
    this.#send({ type: 'subscribe', ...(!isWide(topic) && { generationId: topic }) })
  }

  #confirmed(topic: string): void {
    const wanted = topic === ALL ? [...this.#unknown] : [topic]
    for (const one of wanted) if (this.#unknown.delete(one)) this.#look(one)
  }

  #event({ type, id, generationId, data = {} }: Message): void {
    if (this.#seen !== null && (id as number) <= this.#seen) return
    this.#seen = id as number
    if (type === 'generation:deleted') {
      this.#news.delete(generationId as string)
      this.#tell({ generationId: generationId as string, status: 'cancelled' }, [DELETIONS])
      return
    }
    const failure =
      type === 'generation:failed' ? { code: data.code ?? '', message: data.message ?? '' } : undefined
    const { status = 'running', stage, progress, previewUrl } = data
    const change: Change = {
      generationId: generationId as string,
      status,
      stage,
      progress,
      previewUrl,
      failure,
    }
    this.#news.set(change.generationId, { change, at: ++this.#clock })
    this.#tell(change)
  }

  #ping(): void {
    this.#send({ type: 'ping' })
    this.#timers.after('patience', PONG_WITHIN, () => this.#lost(0))
  }

  #lost(code: number): void {
    if (code === NOT_SIGNED_IN) this.#refused(this.#sent)
    else if (!this.#followers.size) this.stop()
    else if (!this.around.online()) this.sleep()
    else this.#tryAgain()
  }

  #tryAgain(): void {
    this.#drop({ keepPolling: true })
    this.#failures += 1
    if (this.#failures >= FAILURES_UNTIL_POLLING) this.#startPolling()
    else this.state.value = 'reconnecting'
    const usual = pause(this.#failures, this.around.random())
    this.#timers.after('retry', Math.max(usual, this.#rest), () => this.#connect())
    this.#rest = 0
  }

  #refused(sent: string | null): void {
    this.stop()
    this.around.refused(sent)
    this.wake()
  }

  #drop({ keepPolling = false } = {}): void {
    this.#timers.cancelAll(keepPolling ? 'poll' : '')
    const socket = this.#socket
    this.#socket = null
    this.#signedIn = false
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message))
  }

  // Asking instead of being told

  #startPolling(): void {
    if (this.#timers.has('poll')) return
    this.#seen = null // what is asked for meanwhile is newer than what a resumed socket would repeat
    this.state.value = 'polling'
    this.#timers.after('poll', 0, () => this.#poll())
  }

  async #poll(): Promise<void> {
    this.#timers.after('poll', LONGEST_PAUSE, () => this.#poll()) // stays marked as polling while it asks
    const waits = await Promise.all([...this.#followers.keys()].map((topic) => this.#look(topic)))
    if (!this.#timers.has('poll') || this.#signedIn) return
    const usual = POLL_EVERY * (0.75 + this.around.random() / 2)
    this.#timers.after('poll', Math.max(usual, ...waits), () => this.#poll())
  }

  /** Ask and tell; answers how many milliseconds the server wants to be left alone. */
  async #look(topic: string): Promise<number> {
    if (topic === DELETIONS) return 0
    const asked = ++this.#clock
    const held = this.around.token()
    try {
      const found = topic === ALL ? await this.around.list() : [await this.around.ask(topic)]
      for (const whole of found) this.#answered(whole, asked)
      if (this.#timers.has('poll')) this.state.value = 'polling'
      return 0
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) this.#refused(held)
      else if (error.offline && this.#timers.has('poll')) this.state.value = 'offline'
      return (error.retryAfterSeconds ?? 0) * 1000
    }
  }

  #answered(whole: GenerationSummary, asked: number): void {
    const { id, status, stage, progress } = whole
    const change = { generationId: id, status, stage, progress, previewUrl: whole.previewUrl ?? undefined }
    this.#tell({ ...change, failure: whole.error ?? undefined, whole })
    const later = this.#news.get(id)
    if (later && later.at > asked && !hasEnded(status)) this.#tell(later.change)
  }

  #tell(change: Change, topics = [change.generationId, ALL]): void {
    for (const topic of topics) for (const told of [...(this.#followers.get(topic) ?? [])]) told(change)
  }
}

/** The page's own. */
export const live = new Live({
  open: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/ws`),
  token: () => token.value,
  refused,
  online: () => navigator.onLine,
  ask: (generationId) => api<GenerationAnswer>(`/api/generation/${generationId}`),
  list: async () => (await api<GenerationPage>('/api/generations')).items,
  random: Math.random,
})

if (typeof window !== 'undefined') {
  addEventListener('online', () => live.wake())
  addEventListener('offline', () => live.sleep())
  document.addEventListener('visibilitychange', () => document.hidden || live.wake())
  effect(() => {
    const signedIn = token.value !== null
    untracked(() => (signedIn ? live.wake() : live.stop()))
  })
}
