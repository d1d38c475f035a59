import { hydrate } from 'preact'
import { restoreSession } from './api/restore'
import './css/first.css'
import { App } from './app'
import { restoreTheme } from './shell/theme'
import { awake } from './ui/sample'

hydrate(<App />, document.getElementById('app') as HTMLElement)
restoreTheme()
restoreSession()
performance.mark('app-ready')
setTimeout(() => {
  awake.value = true
})
