// axe-core in the page as it stands: in light and dark, wide and narrow. Contrast is looked at in all four; what does
// not depend on colour once a width.
import { axeSource } from './harness.mjs'

const looks = [
  { width: 1280, scheme: 'light', whole: true },
  { width: 1280, scheme: 'dark', whole: false },
  { width: 360, scheme: 'light', whole: false },
  { width: 360, scheme: 'dark', whole: true },
]

/** Adds what is found to `found`; `state` is the name of what is on the page now. */
export async function audit({ page, given }, state, found) {
  await page.evaluate(axeSource())
  for (const { width, scheme, whole } of looks) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.evaluate(settled)
    const violations = await page.evaluate(run, whole)
    for (const { id, nodes } of violations) found.push({ state, width, scheme, id, nodes })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 0) found.push({ state, width, scheme, id: `scrolls sideways by ${wide} px`, nodes: [] })
    const file = `${given.shots}/axe-${state.replace(/\W+/g, '-')}-${width}-${scheme}.png`
    if (whole) await page.screenshot({ path: file, animations: 'disabled' })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/** The colours of the new scheme are all there: transitions have ended. */
async function settled() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
  await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)))
}

async function run(whole) {
  const options = whole ? { rules: { 'target-size': { enabled: true } } } : { runOnly: ['color-contrast'] }
  const { violations } = await window.axe.run(document, { ...options, resultTypes: ['violations'] })
  return violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.slice(0, 4).map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
  }))
}
