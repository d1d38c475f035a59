/** Light, dark, or what the system says. The document's head applies the stored choice before the first paint. */

import { signal } from '@preact/signals'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'
const KEY = 'thumbsmith:theme'

/** What is shown now. */
export const theme = signal<Theme>('light')
/** What was asked for. */
export const chosenTheme = signal<ThemeChoice>('system')

export function restoreTheme(): void {
  chosenTheme.value = (localStorage.getItem(KEY) as Theme | null) ?? 'system'
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const look = () => {
    const choice = chosenTheme.value
    theme.value = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice
  }
  chosenTheme.subscribe(look)
  dark.addEventListener('change', look)
}

export function chooseTheme(choice: ThemeChoice): void {
  const { dataset } = document.documentElement
  if (choice === 'system') {
    localStorage.removeItem(KEY)
    delete dataset.theme
  } else {
    localStorage.setItem(KEY, choice)
    dataset.theme = choice
  }
  chosenTheme.value = choice
}

export function toggleTheme(): void {
  chooseTheme(theme.value === 'dark' ? 'light' : 'dark')
}
