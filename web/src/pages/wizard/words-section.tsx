import { useState } from 'preact/hooks'
import { change, draft } from '../../brief/draft'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { ListIcon, WandIcon } from '../../ui/icons'
import { Later } from './later'
import { Section } from './section'

const loadHelp = () => import('./title-help')
const MOST = 200

/** Graphemes, as people count letters. */
function letters(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}

function countWords(words: number, letters: number): string {
  const count = many('{count} word, {letters} letters', '{count} words, {letters} letters', words, {
    letters,
  })
  return words > 7 ? say('{count}: long for a thumbnail, Refine shortens it', { count }) : count
}

export function Words() {
  const { title, kicker } = draft.value
  const [help, setHelp] = useState<'refine' | 'suggest' | null>(null)
  const words = title.replace(/[*_]/g, ' ').trim().split(/\s+/).filter(Boolean).length
  const length = letters(title)
  return (
    <Section step={2} name={say('Words')} hint={say('One to five read best at a glance.')}>
      <label class="label" for="title">
        {say('Title')}
      </label>
      <textarea
        id="title"
        dir="auto"
        class="field title-field"
        rows={2}
        placeholder={say('Why *rockets* explode')}
        aria-describedby="title-count"
        aria-invalid={length > MOST}
        value={title}
        onInput={(event) => change({ title: event.currentTarget.value })}
      />
      <div class="mt-1 flex flex-wrap items-center gap-2">
        <p id="title-count" class="hint flex-1 basis-full sm:basis-0" data-many={words > 7 || length > MOST}>
          {length > MOST
            ? say('{length} letters; {most} is the limit.', { length, most: MOST })
            : words === 0
              ? say('Put *asterisks* round the word that should stand out.')
              : countWords(words, length)}
        </p>
        <button type="button" class="btn btn-small" disabled={!words} onClick={() => setHelp('refine')}>
          <WandIcon /> {say('Refine')}
        </button>
        <button type="button" class="btn btn-small" disabled={!words} onClick={() => setHelp('suggest')}>
          <ListIcon /> {say('Suggestions')}
        </button>
      </div>
      {help && <Later load={loadHelp} kind={help} close={() => setHelp(null)} />}
      <label class="label mt-4" for="kicker">
        {say('Small line')}{' '}
        <span class="hint font-normal">{say('show, episode or topic; may be empty')}</span>
      </label>
      <input
        id="kicker"
        dir="auto"
        class="field"
        maxLength={80}
        value={kicker}
        onInput={(event) => change({ kicker: event.currentTarget.value })}
      />
    </Section>
  )
}
