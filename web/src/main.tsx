import { hydrate } from 'preact'
import { restoreSession } from './api/restore'
import './css/first.css'
import { App } from './app'
import { speak } from './phrases/language'
import { restoreTheme } from './shell/theme'
import { awake } from './ui/sample'

/** What nobody caught. Where that is told, if anywhere, is asked when the first of it happens. */
function uncaught(error: unknown): void {
  import('./api/errors').then(({ tell }) => tell(error)).catch(() => {})
}

addEventListener('error', (event) => uncaught(event.error))
addEventListener('unhandledrejection', (event) => uncaught(event.reason))
speak()
hydrate(<App />, document.getElementById('app') as HTMLElement)
restoreTheme()
restoreSession()
performance.mark('app-ready')
setTimeout(() => {
  awake.value = true
  import('./ui/footer').catch(() => {})
})
