import { expect, test } from 'vitest'
import { traceparent } from '../../src/api/trace'

test('each click has a mark of its own, as servers read it', () => {
  const marks = Array.from({ length: 50 }, () => traceparent().traceparent as string)
  for (const mark of marks) expect(mark).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(new Set(marks).size).toBe(50)
})
