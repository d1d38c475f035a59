import { useLocation } from 'preact-iso'
import { LanguageChoice } from './language-choice'

/** The foot of every page but the canvas; it comes once the page answers. */
export default function Footer() {
  const { path } = useLocation()
  if (path.endsWith('/edit')) return null
  return (
    <footer class="mx-auto flex w-full max-w-[1240px] justify-end px-4 py-5 sm:px-5">
      <LanguageChoice />
    </footer>
  )
}
