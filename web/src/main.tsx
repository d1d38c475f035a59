import { hydrate } from 'preact'
import { restoreSession } from './api/session'
import './css/first.css'
import { App } from './shell/app'
import { restoreTheme } from './shell/theme'

hydrate(<App />, document.getElementById('app') as HTMLElement)
restoreTheme()
restoreSession()
performance.mark('app-ready')
