/** Whether a moving layer is redrawn as fast as it moves. */

/** Milliseconds: at 60 frames a second they are 16.7 apart. */
const LATE = 22
/** A rest longer than this says nothing of the machine. */
const REST = 250
const FRAMES = 3

export class Pace {
  private before: number | null = null
  private gaps: number[] = []
  private late = false

  /** Told of each painting; true from when frames keep coming late until the layer rests. */
  isLate(moving: boolean, now = performance.now()): boolean {
    if (!moving) {
      Object.assign(this, { before: null, gaps: [], late: false })
      return false
    }
    const gap = this.before === null ? REST : now - this.before
    this.before = now
    this.gaps = gap < REST ? [...this.gaps, gap].slice(-FRAMES) : []
    this.late ||= this.gaps.length === FRAMES && this.gaps.every((each) => each > LATE)
    return this.late
  }
}
