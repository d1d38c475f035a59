// From what a page recorded of itself to the figures that are reported; all in milliseconds since navigation began.

const QUIET = 5000
const REQUESTS_AT_ONCE = 2

/**
 * Lighthouse's time to interactive: from the first paint on, look for five seconds in which no task was long and at
 * most two requests ran; it is the end of the last long task before them.
 */
export function timeToInteractive({ paint, loaded, tasks, requests }) {
  const busy = [...tasks, ...crowded(requests)].filter(([, end]) => end > paint).sort(([a], [b]) => a - b)
  let quietSince = paint
  for (const [begin, end] of busy) {
    if (begin - quietSince >= QUIET) break
    quietSince = Math.max(quietSince, end)
  }
  const before = tasks.filter(([begin, end]) => begin < quietSince && end > paint).map(([, end]) => end)
  return Math.max(paint, loaded, ...before)
}

/** Spans in which more requests ran than may. */
function crowded(requests) {
  const steps = requests.flatMap(([begin, end]) => [[begin, 1], [end, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const spans = []
  let [running, since] = [0, 0]
  for (const [moment, step] of steps) {
    if (running === REQUESTS_AT_ONCE && step > 0) since = moment
    if (running === REQUESTS_AT_ONCE + 1 && step < 0) spans.push([since, moment])
    running += step
  }
  return spans
}

/** What long tasks between the first paint and `until` took beyond the 50 ms that nobody notices. */
export function blockingTime(tasks, paint, until) {
  const parts = tasks.map(([begin, end]) => Math.min(end, until) - Math.max(begin, paint) - 50)
  return parts.filter((part) => part > 0).reduce((sum, part) => sum + part, 0)
}

/** A prerendered page is interactive by that definition before its code has come, so that is counted, too. */
export function figuresOf(record) {
  const interactive = timeToInteractive(record)
  const usable = Math.max(interactive, record.alive)
  return {
    'first byte': record.firstByte,
    document: record.document,
    'first paint': record.paint,
    'largest paint': record.largest,
    interactive,
    alive: record.alive,
    usable,
    blocking: blockingTime(record.tasks, record.paint, usable),
    shift: record.shift,
    requests: record.requests.length,
    kilobytes: record.bytes / 1024,
  }
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
