import { LanguageChoice } from './language-choice'

/** The foot of every page but the canvas; it comes once the page answers. */
export default function Footer() {
  return (
    <footer class="mx-auto flex w-full max-w-[1240px] justify-end px-4 py-5 sm:px-5">
      <LanguageChoice />
    </footer>
  )
}
