// Every page on the narrowest phone: nothing runs out of it sideways, whatever is tapped is large enough, and no field is
// so small that the phone zooms to it.
import { open, scenario, settled } from './harness.mjs'

await scenario(async ({ page, given, shot }) => {
  const found = []
  for (const [name, path] of Object.entries(given.paths)) {
    await open(page, path)
    await page.waitForLoadState('networkidle')
    await settled(page)
    found.push(...(await page.evaluate(look)).map((what) => `${name}: ${what}`))
    await shot(name)
  }
  return { found }
})

function look() {
  const faults = []
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('main *')].find((node) => node.getBoundingClientRect().right > innerWidth + 1)
    faults.push(`scrolls sideways: ${wide?.outerHTML.slice(0, 120)}`)
  }
  for (const node of document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=treeitem]')) {
    const target = node.closest('label') ?? node
    const { width, height } = target.getBoundingClientRect()
    const inText = node.tagName === 'A' && getComputedStyle(node).display === 'inline'
    if (!node.checkVisibility({ visibilityProperty: true }) || width <= 1 || inText) continue
    if (width < 24 || height < 24) faults.push(`${Math.round(width)}x${Math.round(height)}: ${node.outerHTML.slice(0, 120)}`)
  }
  for (const field of document.querySelectorAll('input:not([type=range], [type=checkbox], [type=radio], [type=color], [type=file]), select, textarea'))
    if (parseFloat(getComputedStyle(field).fontSize) < 16) faults.push(`small letters: ${field.outerHTML.slice(0, 120)}`)
  return faults
}
