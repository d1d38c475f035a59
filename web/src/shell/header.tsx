import { useLocation } from 'preact-iso'
import { restored, token } from '../api/session'
import { named, say } from '../phrases/say'
import { MoonIcon, SunIcon } from '../ui/icons'
import { theme, toggleTheme } from './theme'

const places = [
  ['/', named('Create')],
  ['/styles', named('Styles')],
  ['/history', named('History')],
  ['/brand-kits', named('Brand kits')],
] as const

export function Header() {
  const { path, url } = useLocation()
  const signedIn = restored.value && token.value
  const own = signedIn ? (['/account', say('Account')] as const) : (['/sign-in', say('Sign in')] as const)
  return (
    <header class="border-b border-line">
      <div class="mx-auto flex max-w-[1240px] flex-wrap items-center gap-x-2 px-4 sm:gap-x-5 sm:px-5">
        <a href="/" class="flex h-[50px] items-center gap-2 text-[17px] font-bold tracking-tight">
          <Mark />
          Thumbsmith
        </a>
        <nav
          aria-label={say('Main')}
          class="order-last -mx-2 flex w-full flex-wrap min-[860px]:order-none min-[860px]:mx-0 min-[860px]:w-auto"
        >
          {places.map(([href, label]) => (
            <a key={href} href={href} aria-current={path === href ? 'page' : undefined} class="place">
              {say(label)}
            </a>
          ))}
        </nav>
        <span class="flex-1" />
        <button
          type="button"
          class="btn btn-bare btn-small"
          aria-label={theme.value === 'dark' ? say('Use light colours') : say('Use dark colours')}
          onClick={toggleTheme}
        >
          {theme.value === 'dark' ? <SunIcon /> : <MoonIcon />}
        </button>
        <a
          href={own[0]}
          class="btn btn-small min-w-[76px]"
          onClick={(event) => signedIn || comeBack(event.currentTarget, url)}
        >
          {own[1]}
        </a>
      </div>
    </header>
  )
}

/** Signing in leads back to here. Set when it is followed, since hydration corrects no attribute. */
function comeBack(link: HTMLAnchorElement, url: string): void {
  const elsewhere = url !== '/' && !url.startsWith('/sign-in')
  link.search = elsewhere ? `next=${encodeURIComponent(url)}` : ''
}

/** A frame with a head, a line of words, and the ember where the badge would be. */
function Mark() {
  return (
    <svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true">
      <rect width="26" height="18" rx="4" fill="var(--ink)" />
      <path d="M3 18c0-4 2-6 5-6s5 2 5 6z" fill="var(--paper)" />
      <circle cx="8" cy="8" r="3.4" fill="var(--paper)" />
      <path d="M15 6.5h7.5" stroke="var(--paper)" stroke-width="3" />
      <path d="M17 12.5h5.5" stroke="var(--ember)" stroke-width="3" />
    </svg>
  )
}
