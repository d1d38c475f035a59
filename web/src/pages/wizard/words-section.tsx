import { useState } from 'preact/hooks'
import { change, draft } from '../../brief/draft'
import { ListIcon, WandIcon } from '../../ui/icons'
import { Later } from './later'
import { Section } from './section'

const loadHelp = () => import('./title-help')
const MOST = 200

/** Graphemes, as people count letters. */
function letters(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}

export function Words() {
  const { title, kicker } = draft.value
  const [help, setHelp] = useState<'refine' | 'suggest' | null>(null)
  const words = title.replace(/[*_]/g, ' ').trim().split(/\s+/).filter(Boolean).length
  const length = letters(title)
  return (
    <Section step={2} name="Words" hint="One to five read best at a glance.">
      <label class="label" for="title">
        Title
      </label>
      <textarea
        id="title"
        dir="auto"
        class="field title-field"
        rows={2}
        placeholder="Why *rockets* explode"
        aria-describedby="title-count"
        aria-invalid={length > MOST}
        value={title}
        onInput={(event) => change({ title: event.currentTarget.value })}
      />
      <div class="mt-1 flex flex-wrap items-center gap-2">
        <p id="title-count" class="hint flex-1 basis-full sm:basis-0" data-many={words > 7 || length > MOST}>
          {length > MOST
            ? `${length} letters; ${MOST} is the limit.`
            : words === 0
              ? 'Put *asterisks* round the word that should stand out.'
              : `${words} ${words === 1 ? 'word' : 'words'}, ${length} letters${words > 7 ? ': long for a thumbnail, Refine shortens it' : ''}`}
        </p>
        <button type="button" class="btn btn-small" disabled={!words} onClick={() => setHelp('refine')}>
          <WandIcon /> Refine
        </button>
        <button type="button" class="btn btn-small" disabled={!words} onClick={() => setHelp('suggest')}>
          <ListIcon /> Suggestions
        </button>
      </div>
      {help && <Later load={loadHelp} kind={help} close={() => setHelp(null)} />}
      <label class="label mt-4" for="kicker">
        Small line <span class="hint font-normal">show, episode or topic; may be empty</span>
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
