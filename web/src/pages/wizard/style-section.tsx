import { useState } from 'preact/hooks'
import { styles, wordsOf } from '../../brief/catalogue'
import { change, draft } from '../../brief/draft'
import { named, say } from '../../phrases/say'
import { Sample } from '../../ui/sample'
import { Section } from './section'

const TAGS = [named('dark'), named('light'), named('loud'), named('tech'), named('calm')]

export function StyleSection() {
  const [words, setWords] = useState('')
  const [tag, setTag] = useState('')
  const chosen = draft.value.style
  const wanted = words.trim().toLowerCase()
  const found = styles.value.filter(
    (style) => (!tag || style.tags.includes(tag)) && (!wanted || wordsOf(style).includes(wanted)),
  )
  return (
    <Section step={3} name={say('Style')} hint={say('Every sample is a real render.')}>
      <div class="mb-3 flex flex-wrap items-center gap-2">
        <input
          type="search"
          dir="auto"
          class="field max-w-[200px]"
          placeholder={say('Search styles')}
          aria-label={say('Search styles')}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        {TAGS.map((name) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={tag === name}
            onClick={() => setTag(tag === name ? '' : name)}
          >
            {say(name)}
          </button>
        ))}
      </div>
      <fieldset class="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <legend class="sr-only">{say('Style')}</legend>
        {found.map((style) => (
          <label key={style.name} class="style-card">
            <input
              type="radio"
              name="style"
              class="sr-only"
              value={style.name}
              checked={style.name === chosen}
              onChange={() => change({ style: style.name })}
            />
            <Sample style={style.name} file={320} width={320} height={180} alt="" lazy />
            <b>{style.label}</b>
            <span class="hint">{say(style.purpose)}</span>
          </label>
        ))}
      </fieldset>
      {found.length === 0 && (
        <p class="hint">
          {say('No style is called that.')}{' '}
          <button
            type="button"
            class="underline"
            onClick={() => {
              setWords('')
              setTag('')
            }}
          >
            {say('Show all')}
          </button>
        </p>
      )}
    </Section>
  )
}
