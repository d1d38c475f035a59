import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AtRest } from '../../../src/editor/panels/at-rest'

let isBusy = false
let rest: AtRest
beforeEach(() => {
  vi.useFakeTimers()
  isBusy = false
  rest = new AtRest(() => isBusy)
})
afterEach(() => vi.useRealTimers())

test('work is done one piece at a time, and only the newest of a key', () => {
  const done: string[] = []
  const [first, second] = [{}, {}]
  rest.ask(first, () => done.push('old'))
  rest.ask(second, () => done.push('second'))
  rest.ask(first, () => done.push('new'))
  expect(done).toEqual([])
  vi.advanceTimersToNextTimer()
  expect(done).toEqual(['second'])
  vi.runAllTimers()
  expect(done).toEqual(['second', 'new'])
})

test('nothing is done while something is dragged, and all of it after', () => {
  const done: number[] = []
  isBusy = true
  rest.ask({}, () => done.push(1))
  vi.advanceTimersByTime(5000)
  expect(done).toEqual([])
  isBusy = false
  vi.advanceTimersByTime(1000)
  expect(done).toEqual([1])
})

test('what is no longer wanted is not done', () => {
  const done: number[] = []
  const [one, two] = [{}, {}]
  rest.ask(one, () => done.push(1))
  rest.ask(two, () => done.push(2))
  rest.forget(one)
  vi.runAllTimers()
  expect(done).toEqual([2])
  rest.ask(one, () => done.push(3))
  rest.end()
  vi.runAllTimers()
  expect(done).toEqual([2])
})
