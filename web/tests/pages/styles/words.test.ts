import { expect, test } from 'vitest'
import { commonTags, fontWords, found, swatches } from '../../../src/pages/styles/words'

const styles = [
  { name: 'spotlight', label: 'Spotlight', purpose: 'interviews, drama', tags: ['dark', 'stage'] },
  { name: 'neon-night', label: 'Neon night', purpose: 'games', tags: ['dark', 'tech'] },
  { name: 'clean-light', label: 'Clean light', purpose: 'teaching', tags: ['light', 'tech'] },
]
const names = (words: string, tag = '') => found(styles, words, tag).map((style) => style.name)

test('a style is found by its name, its purpose and its tags', () => {
  expect(names('NEON')).toEqual(['neon-night'])
  expect(names('drama')).toEqual(['spotlight'])
  expect(names('tech light')).toEqual(['clean-light'])
  expect(names('', 'dark')).toEqual(['spotlight', 'neon-night'])
  expect(names('games', 'light')).toEqual([])
})

test('tags that several have come first; those of one alone are left to the search', () => {
  expect(commonTags(styles)).toEqual(['dark', 'tech'])
})

test('fonts are named as they are printed', () => {
  expect(fontWords('barlow-condensed-800-italic')).toBe('Barlow Condensed 800 italic')
})

test('colours stand in one order', () => {
  expect(swatches({ accent: '#f00', ground: '#000', ink: '#fff' }).map(([name]) => name)).toEqual([
    'ground',
    'ink',
    'accent',
  ])
})
