/** A click's own mark, by which what it began can be followed to the files where the operator keeps traces. */

/** A header as W3C's Trace Context has it: a fresh trace, in it the click. The server decides whether it is kept. */
export function traceparent(): Record<string, string> {
  return { traceparent: `00-${digits(16)}-${digits(8)}-01` }
}

function digits(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (one) =>
    one.toString(16).padStart(2, '0'),
  ).join('')
}
