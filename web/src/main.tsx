import { hydrate } from 'preact'
import { restoreSession } from './api/restore'
import './css/first.css'
import { App } from './app'
import { speak } from './phrases/language'
import { restoreTheme } from './shell/theme'
import { awake } from './ui/sample'

speak()
hydrate(<App />, document.getElementById('app') as HTMLElement)
restoreTheme()
restoreSession()
performance.mark('app-ready')
setTimeout(() => {
  awake.value = true
  import('./ui/footer').catch(() => {})
})
