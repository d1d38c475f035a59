/** What was drawn before, kept while it fits a budget; the least recently used goes first. */

export class Kept<Value> {
  private readonly values = new Map<string, Value>()
  private held = 0

  constructor(
    private readonly budget: number,
    private readonly sizeOf: (value: Value) => number,
  ) {}

  get(key: string): Value | undefined {
    const value = this.values.get(key)
    if (value !== undefined) {
      this.values.delete(key)
      this.values.set(key, value)
    }
    return value
  }

  set(key: string, value: Value): Value {
    const old = this.values.get(key)
    if (old !== undefined) this.held -= this.sizeOf(old)
    this.values.delete(key)
    this.values.set(key, value)
    this.held += this.sizeOf(value)
    this.forgetOldest()
    return value
  }

  /** What is kept under `key`, made when it is not there. */
  keep(key: string, make: () => Value): Value {
    return this.get(key) ?? this.set(key, make())
  }

  get size(): number {
    return this.values.size
  }

  private forgetOldest(): void {
    for (const [key, value] of this.values) {
      if (this.held <= this.budget || this.values.size === 1) return
      this.values.delete(key)
      this.held -= this.sizeOf(value)
    }
  }
}
