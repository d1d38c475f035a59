import { chooseLanguage, LANGUAGES, type Language } from '../phrases/language'
import { language, say } from '../phrases/say'

/** By their own names: who looks for a language reads that one. */
const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español', ja: '日本語' }

/** Which language this browser is spoken to in. */
export function LanguageChoice() {
  return (
    <select
      class="field w-auto"
      aria-label={say('Language')}
      value={language.value}
      onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
    >
      {LANGUAGES.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {NAMES[tag]}
        </option>
      ))}
    </select>
  )
}
