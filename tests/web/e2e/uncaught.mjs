// An error that nobody caught, on a page whose address, title and words are somebody's.
import { open, please, scenario } from './harness.mjs'

await scenario(async ({ page, given, seen }) => {
  await open(page, `/sign-in?next=/${given.mark}`)
  const before = seen.foreign.length
  await page.evaluate((mark) => {
    document.title = mark
    setTimeout(() => {
      throw new TypeError(`${mark} cannot be set`)
    })
  }, given.mark)
  await please('be told')
  return { before, elsewhere: seen.foreign.splice(0) }
})
