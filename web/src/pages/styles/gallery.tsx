import type { StyleAnswer } from '../../../generated/api'
import type { StyleEntry } from '../../brief/catalogue'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import { Empty } from '../../ui/empty'
import { Sample } from '../../ui/sample'
import { Palette } from './palette'
import { applyStyle } from './use-style'
import { commonTags, found } from './words'

type Entry = StyleEntry & Partial<StyleAnswer>
interface Search {
  words: string
  tag: string
}

interface Props {
  all: readonly Entry[]
  search: Search
  change: (search: Search) => void
  route: (url: string) => void
}

export function Gallery({ all, search, change, route }: Props) {
  const shown = found(all, search.words, search.tag)
  return (
    <>
      <div>
        <h1 class="text-[30px] leading-[1.1]">{say('Styles')}</h1>
        <p class="mt-2 max-w-[65ch] text-muted">
          {say(
            'Each sample was rendered here, from the same photo and the same words. A style decides type, light, colour and where everything stands; you bring the people and the title.',
          )}
        </p>
      </div>
      <search class="flex flex-wrap items-center gap-2">
        <input
          type="search"
          dir="auto"
          class="field max-w-[240px]"
          placeholder={say('Search styles')}
          aria-label={say('Search styles')}
          value={search.words}
          onInput={(event) => change({ ...search, words: event.currentTarget.value })}
        />
        {commonTags(all).map((tag) => (
          <button
            key={tag}
            type="button"
            class="chip"
            aria-pressed={search.tag === tag}
            onClick={() => change({ ...search, tag: search.tag === tag ? '' : tag })}
          >
            {say(tag)}
          </button>
        ))}
      </search>
      <p class="sr-only" role="status">
        {many('{shown} of {count} style', '{shown} of {count} styles', all.length, { shown: shown.length })}
      </p>
      {shown.length > 0 ? (
        <ul class="styles">
          {shown.map((style) => (
            <Card key={style.name} style={style} use={() => applyStyle(style.name, route)} />
          ))}
        </ul>
      ) : (
        <Empty
          title={say('No style fits')}
          actions={
            <button type="button" class="btn btn-main" onClick={() => change({ words: '', tag: '' })}>
              {say('Show all')}
            </button>
          }
        >
          {say('Styles are found by name, purpose and tags such as “dark” or “tech”.')}
        </Empty>
      )}
    </>
  )
}

function Card({ style, use }: { style: Entry; use: () => void }) {
  return (
    <li class="card card-link relative overflow-hidden">
      <Sample style={style.name} file={640} width={640} height={360} alt="" lazy />
      <div class="grid gap-2 p-4">
        <div class="flex items-start justify-between gap-3">
          <div>
            <h2 class="text-lg">
              <a href={`/styles?style=${style.name}`} class="card-link-whole">
                {style.label}
              </a>
            </h2>
            <p class="hint">{say(style.purpose)}</p>
          </div>
          <button
            type="button"
            class="btn btn-small relative"
            onClick={use}
            aria-label={say('Use this style: {label}', { label: style.label })}
          >
            {say('Use this style')}
          </button>
        </div>
        <div class="flex min-h-[20px] items-center justify-between gap-3">
          <p class="hint">{style.tags.map((tag) => say(tag)).join(', ')}</p>
          {style.palette && <Palette palette={style.palette} />}
        </div>
      </div>
    </li>
  )
}
