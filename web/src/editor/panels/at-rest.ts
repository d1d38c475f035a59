/** Small work that can wait: one piece at a time, when the browser has nothing else to do and nothing is dragged. */

const LOOK_AGAIN_MS = 250
/** Where the browser does not say when it is idle. */
const SOON_MS = 60

export class AtRest {
  private readonly work = new Map<object, () => void>()
  private stop: (() => void) | null = null

  constructor(private readonly isBusy: () => boolean) {}

  /** Do it some time; what was asked for under the same `key` and is not done yet is forgotten. */
  ask(key: object, run: () => void): void {
    this.work.delete(key)
    this.work.set(key, run)
    this.stop ??= whenIdle(() => this.next())
  }

  forget(key: object): void {
    this.work.delete(key)
  }

  private next(): void {
    const [first] = this.work
    this.stop = null
    if (!first) return
    if (this.isBusy()) {
      const timer = setTimeout(() => this.next(), LOOK_AGAIN_MS)
      this.stop = () => clearTimeout(timer)
      return
    }
    const [key, run] = first
    this.work.delete(key)
    run()
    if (this.work.size > 0) this.stop = whenIdle(() => this.next())
  }

  /** Nothing of it is wanted any more. */
  end(): void {
    this.work.clear()
    this.stop?.()
    this.stop = null
  }
}

function whenIdle(run: () => void): () => void {
  if ('requestIdleCallback' in globalThis) {
    const asked = requestIdleCallback(run)
    return () => cancelIdleCallback(asked)
  }
  const timer = setTimeout(run, SOON_MS)
  return () => clearTimeout(timer)
}
