// The whole server is away for a while: what was entered is kept, the page says what is wrong, and both go on after.
import { open, please, scenario } from './harness.mjs'

await scenario(async ({ page, shot }) => {
  const wizard = await page.context().newPage()
  await open(wizard, '/')
  await wizard.getByLabel('Title', { exact: true }).fill('Written before')
  await wizard.waitForLoadState('networkidle')
  // last, so that it is not done before the server is away
  await open(page, `/g/${await please('generate')}`)
  await page.getByRole('region', { name: 'Progress' }).waitFor()

  await please('stop the server')
  const lost = page.getByText(/connection/i).first()
  await lost.waitFor()
  const said = await lost.textContent()
  await shot('away')
  await wizard.getByRole('button', { name: 'Generate' }).click()
  const toast = wizard.getByRole('status').getByText(/connection/i)
  await toast.waitFor()
  const told = await toast.textContent()

  await please('start the server')
  await wizard.getByRole('button', { name: 'Generate' }).click()
  await wizard.waitForURL(/\/g\//)
  await page.getByRole('heading', { name: 'Files' }).waitFor()
  await wizard.getByRole('heading', { level: 1, name: 'Written before' }).waitFor()
  return { said, told }
})
