import { named, say } from '../../phrases/say'
import { chooseTheme, chosenTheme, type ThemeChoice } from '../../shell/theme'
import { LanguageChoice } from '../../ui/language-choice'
import { Section } from './section'

const CHOICES: readonly [ThemeChoice, string][] = [
  ['light', named('Light')],
  ['dark', named('Dark')],
  ['system', named('As the system has it')],
]

export function Appearance() {
  return (
    <Section
      id="appearance"
      name={say('Appearance')}
      hint={say('For this browser. Pictures look the same in both.')}
    >
      <fieldset class="flex flex-wrap gap-2">
        <legend class="sr-only">{say('Colours of this page')}</legend>
        {CHOICES.map(([choice, label]) => (
          <label key={choice} class="chip">
            <input
              type="radio"
              name="theme"
              class="sr-only"
              checked={chosenTheme.value === choice}
              onChange={() => chooseTheme(choice)}
            />
            {say(label)}
          </label>
        ))}
      </fieldset>
      <div class="grid justify-items-start">
        <span class="label" aria-hidden="true">
          {say('Language')}
        </span>
        <LanguageChoice />
      </div>
    </Section>
  )
}
