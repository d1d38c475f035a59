/** Timers by name, one of a name at a time. */
export class Timers {
  #set = new Map<string, ReturnType<typeof setTimeout>>()

  /** Run it after so many milliseconds, in place of what waits by that name. */
  after(name: string, milliseconds: number, run: () => void): void {
    this.cancel(name)
    this.#set.set(
      name,
      setTimeout(() => {
        this.#set.delete(name)
        run()
      }, milliseconds),
    )
  }

  has(name: string): boolean {
    return this.#set.has(name)
  }

  cancel(name: string): void {
    clearTimeout(this.#set.get(name))
    this.#set.delete(name)
  }

  cancelAll(butFor: string): void {
    for (const name of [...this.#set.keys()]) if (name !== butFor) this.cancel(name)
  }
}
