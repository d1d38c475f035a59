import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { StyleAnswer } from '../../../generated/api'
import type { StyleEntry } from '../../brief/catalogue'
import { say } from '../../phrases/say'
import { BackIcon, SparkIcon } from '../../ui/icons'
import { Sample } from '../../ui/sample'
import { Palette } from './palette'
import { applyStyle } from './use-style'
import { arrangementWords, fontWords } from './words'

type Entry = StyleEntry & Partial<StyleAnswer>

interface Props {
  style: Entry
  all: readonly Entry[]
  route: (url: string) => void
}

/** One style at length: both shapes, the ends of the dial, what it is made of. */
export function Detail({ style, all, route }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [])
  const at = all.findIndex((other) => other.name === style.name)
  const next = all[(at + 1) % all.length]
  return (
    <article class="grid gap-8">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <a href="/styles" class="link">
          <span class="rtl:-scale-x-100">
            <BackIcon size={16} />
          </span>{' '}
          {say('All styles')}
        </a>
        {next && (
          <a href={`/styles?style=${next.name}`} class="link">
            {say('Next: {style}', { style: next.label })}
          </a>
        )}
      </div>
      <div class="result">
        <div class="grid gap-4">
          <div>
            <h1 ref={heading} tabIndex={-1} class="text-[30px] leading-[1.1] outline-none">
              {style.label}
            </h1>
            <p class="hint mt-1">{say(style.purpose)}</p>
          </div>
          <Dial style={style} />
        </div>
        <div class="grid gap-4">
          <button type="button" class="btn btn-main w-full" onClick={() => applyStyle(style.name, route)}>
            <SparkIcon /> {say('Use this style')}
          </button>
          <figure>
            <Sample
              style={style.name}
              file={640}
              width={640}
              height={640}
              cover
              alt={say('{label} on a podcast cover', { label: style.label })}
              class="rounded-card"
            />
            <figcaption class="hint mt-2">{say('On a podcast cover')}</figcaption>
          </figure>
        </div>
      </div>
      <Facts style={style} />
    </article>
  )
}

const ends = [0, 75, 100] as const

/** The same picture at three places of the dial. */
function Dial({ style }: { style: Entry }) {
  const [realism, setRealism] = useState<(typeof ends)[number]>(75)
  const words = { 0: style.graphic, 75: say('In between, as most are made'), 100: style.photographic }
  return (
    <figure>
      <Sample
        style={style.name}
        file={640}
        width={640}
        height={360}
        realism={realism}
        alt={say('{label} on a video thumbnail, realism {realism}', { label: style.label, realism })}
        class="rounded-card shadow-[0_10px_40px_var(--shade)]"
      />
      <figcaption class="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <fieldset class="flex gap-2">
          <legend class="sr-only">{say('Realism')}</legend>
          {ends.map((end) => (
            <label key={end} class="chip">
              <input
                type="radio"
                name="realism"
                class="sr-only"
                checked={realism === end}
                onChange={() => setRealism(end)}
              />
              {end === 75 ? '75' : end === 0 ? say('0, poster') : say('100, photo')}
            </label>
          ))}
        </fieldset>
        <span class="hint" role="status">
          {words[realism]}
        </span>
      </figcaption>
      <div class="mt-6 grid gap-4 sm:grid-cols-2">
        {([0, 100] as const).map((end) => (
          <figure key={end}>
            <Sample
              style={style.name}
              file={640}
              width={640}
              height={360}
              realism={end}
              alt={say('{label} at realism {realism}', { label: style.label, realism: end })}
              class="rounded-card"
            />
            <figcaption class="hint mt-2">
              {say('Realism {realism}', { realism: end })}
              {words[end] && `: ${words[end]}`}
            </figcaption>
          </figure>
        ))}
      </div>
    </figure>
  )
}

function Facts({ style }: { style: Entry }) {
  return (
    <dl class="grid gap-x-10 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
      {style.palette && (
        <Fact name={say('Colours')}>
          <Palette palette={style.palette} labelled />
        </Fact>
      )}
      <Fact name={say('Tags')}>{style.tags.map((tag) => say(tag)).join(', ')}</Fact>
      {style.arrangement && <Fact name={say('Arrangement')}>{arrangementWords(style.arrangement)}</Fact>}
      {style.titleFont && <Fact name={say('Title set in')}>{fontWords(style.titleFont)}</Fact>}
      {style.author && (
        <Fact name={say('By')}>
          {style.author}, {style.licence}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt class="label">{name}</dt>
      <dd class="text-muted">{children}</dd>
    </div>
  )
}
