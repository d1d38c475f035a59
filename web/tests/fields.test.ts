/** Whatever a person may write in is laid out in the direction of what was written. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WEB } from './planting'

const FIELD = /<(?:input|textarea)\b(?:[^>]|=>)*>/g
/** What is no writing, or has one direction in every language. */
const OTHER =
  /type="(?:radio|checkbox|range|color|file|number|email|url|password)"|inputMode="|spellcheck={false}/

it('every field of words follows their direction', () => {
  const names = readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' })
  const fields = names
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => {
      const text = readFileSync(join(WEB, 'src', name), 'utf8')
      return [...text.matchAll(FIELD)].map(([field]) => ({ name, field }))
    })
    .filter(({ field }) => !OTHER.test(field))
  expect(fields.length).toBeGreaterThan(8)
  expect(fields.filter(({ field }) => !field.includes('dir="auto"'))).toEqual([])
})
