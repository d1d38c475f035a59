import { KEY, LANGUAGES, type Language, speak } from '../phrases/language'
import { language, say } from '../phrases/say'

/** By their own names: who looks for a language reads that one. */
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español', ja: '日本語' }

function choose(tag: string): void {
  localStorage.setItem(KEY, tag)
  speak()
}

/** Which language this browser is spoken to in. */
export function LanguageChoice() {
  return (
    <select
      class="field w-auto"
      aria-label={say('Language')}
      value={language.value}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {LANGUAGES.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {NAMES[tag]}
        </option>
      ))}
    </select>
  )
}
