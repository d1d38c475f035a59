/** The frame of every page, and which page an address opens. Only the wizard comes with the first document. */

import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso'
import { asked } from './api/session'
import { Wizard } from './pages/wizard/wizard'
import { settle } from './phrases/language'
import { say } from './phrases/say'
import { Header } from './shell/header'
import { page } from './shell/page'
import { Toasts } from './shell/toast'

const Result = page(() => import('./pages/result/result'))
const Editor = page(() => import('./editor/editor'))
const Styles = page(() => import('./pages/styles/styles'))
const History = page(() => import('./pages/history/history'))
const BrandKits = page(() => import('./pages/brand-kits/brand-kits'))
const Account = page(() => import('./pages/account/account'))
const SignIn = page(() => import('./pages/sign-in/sign-in'))
const SignInDialog = page(() => import('./pages/sign-in/dialog'))
const NotFound = page(() => import('./pages/not-found'))

/** Links that open a page of ours; those to files, whole or of the API, are the browser's to follow. */
const pages = /^\/(?!api\/|files\/)/

export function App() {
  return (
    <LocationProvider scope={pages}>
      <ErrorBoundary>
        <a href="#main" class="skip">
          {say('Skip to the page')}
        </a>
        <Header />
        <main id="main" tabIndex={-1} class="flex flex-1 flex-col outline-none">
          <Router onRouteChange={arrived} onLoadEnd={settle}>
            <Route path="/" component={Wizard} />
            <Route path="/g/:id" component={Result} />
            <Route path="/g/:id/edit" component={Editor} />
            <Route path="/styles" component={Styles} />
            <Route path="/history" component={History} />
            <Route path="/brand-kits" component={BrandKits} />
            <Route path="/account" component={Account} />
            <Route path="/sign-in" component={SignIn} />
            <Route default component={NotFound} />
          </Router>
        </main>
        {asked.value && <SignInDialog />}
        <Toasts />
      </ErrorBoundary>
    </LocationProvider>
  )
}

/** A new page begins at its top, and for screen readers at its start. */
function arrived(): void {
  if (typeof document === 'undefined' || location.hash) return
  scrollTo(0, 0)
  document.getElementById('main')?.focus({ preventScroll: true })
}
