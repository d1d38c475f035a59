import { expect, it } from 'vitest'
import { begun, done, redone, undone } from '../../../src/editor/document/history'
import { scene, shape } from '../scenes'

const first = { youtube: scene([shape('a')]), podcast: scene([shape('a')], { format: 'podcast' }) }
const moved = (x: number) => ({ ...first, youtube: scene([shape('a', { x })]) })

it('goes back and forth without end', () => {
  let history = begun(first)
  for (let x = 1; x <= 500; x++) history = done(history, moved(x), 'move')
  expect(history.past).toHaveLength(500)
  for (let step = 0; step < 500; step++) history = undone(history)
  expect(history.now).toBe(first)
  expect(undone(history)).toBe(history)
  for (let step = 0; step < 500; step++) history = redone(history)
  expect(history.now.youtube?.layers[0]?.x).toBe(500)
})

it('takes nudges within a moment back as one, and not across another change', () => {
  let history = done(begun(first), moved(1), 'move', 'nudge a', 1000)
  history = done(history, moved(2), 'move', 'nudge a', 1500)
  expect(undone(history).now).toBe(first)
  history = done(history, moved(3), 'move', 'nudge a', 9000)
  expect(history.past).toHaveLength(2)
  history = done(history, moved(4), 'order', 'order a', 9100)
  expect(history.past).toHaveLength(3)
})

it('forgets what was undone when something new is done', () => {
  const history = done(undone(done(begun(first), moved(1), 'move')), moved(2), 'move')
  expect(history.future).toEqual([])
  expect(redone(history)).toBe(history)
})

it('shares the scenes that did not change, and takes no step for nothing', () => {
  const history = done(begun(first), moved(1), 'move')
  expect(history.now.podcast).toBe(first.podcast)
  expect(done(history, history.now, 'nothing')).toBe(history)
})
