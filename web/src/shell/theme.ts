/** Light, dark, or what the system says. The document's head applies the stored choice before the first paint. */

import { signal } from '@preact/signals'

export type Theme = 'light' | 'dark'
const KEY = 'thumbsmith:theme'

/** What is shown now. */
export const theme = signal<Theme>('light')

export function restoreTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const look = () => {
    theme.value = (localStorage.getItem(KEY) as Theme | null) ?? (dark.matches ? 'dark' : 'light')
  }
  look()
  dark.addEventListener('change', look)
}

export function toggleTheme(): void {
  const next: Theme = theme.value === 'dark' ? 'light' : 'dark'
  localStorage.setItem(KEY, next)
  document.documentElement.dataset.theme = next
  theme.value = next
}
