import { token } from '../../api/session'
import { formats } from '../../brief/catalogue'
import { change, draft, MOST_VARIANTS } from '../../brief/draft'
import { say } from '../../phrases/say'
import { Sample } from '../../ui/sample'
import { Later } from './later'
import { Section } from './section'

const loadMore = () => import('./more-look')

export function Look() {
  const { style, realism, formats: wanted, variants } = draft.value
  const toggle = (name: string) =>
    change({ formats: wanted.includes(name) ? wanted.filter((held) => held !== name) : [...wanted, name] })
  return (
    <Section step={4} name={say('Look')} hint={say('How photographic, in whose colours, for where.')}>
      <label class="label" for="realism">
        {say('Realism')}
      </label>
      <div class="flex items-center gap-3">
        <End style={style} realism={0} label={say('Poster')} />
        <div class="flex-1">
          <input
            id="realism"
            type="range"
            class="h-6 w-full accent-ink"
            min="0"
            max="100"
            step="5"
            value={realism}
            onInput={(event) => change({ realism: Number(event.currentTarget.value) })}
          />
          <p class="hint text-center">
            {realism}:{' '}
            {realism < 34
              ? say('flat and graphic')
              : realism < 67
                ? say('in between')
                : say('photo and light speak')}
          </p>
        </div>
        <End style={style} realism={100} label={say('Photo')} />
      </div>
      <div class="mt-5 grid gap-5 sm:grid-cols-2">
        <fieldset>
          <legend class="label">{say('Formats')}</legend>
          <div class="flex flex-wrap gap-2">
            {formats.value.map((format) => (
              <label key={format.name} class="chip" title={`${format.width} × ${format.height}`}>
                <input
                  type="checkbox"
                  class="sr-only"
                  checked={wanted.includes(format.name)}
                  onChange={() => toggle(format.name)}
                />
                <Frame width={format.width} height={format.height} />
                {say(format.title)}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="grid content-start gap-4">
          <fieldset>
            <legend class="label">{say('Variants')}</legend>
            <div class="flex gap-2">
              {Array.from({ length: MOST_VARIANTS }, (_, index) => index + 1).map((count) => (
                <label key={count} class="chip">
                  <input
                    type="radio"
                    name="variants"
                    class="sr-only"
                    checked={variants === count}
                    onChange={() => change({ variants: count })}
                  />
                  {count}
                </label>
              ))}
            </div>
          </fieldset>
          <div>
            <span class="label">{say('Brand kit')}</span>
            {token.value ? (
              <Later load={loadMore} />
            ) : (
              <span class="hint">{say('Sign in to use your colours, font and logo.')}</span>
            )}
          </div>
        </div>
      </div>
    </Section>
  )
}

function End({ style, realism, label }: { style: string; realism: number; label: string }) {
  return (
    <button
      type="button"
      class="w-[92px] text-center"
      onClick={() => change({ realism })}
      aria-label={say('{label}: realism {realism}', { label, realism })}
    >
      <Sample
        style={style}
        file={320}
        realism={realism}
        width={92}
        height={52}
        alt=""
        lazy
        class="rounded-md"
      />
      <span class="hint">{label}</span>
    </button>
  )
}

/** The format's shape, drawn small. */
function Frame({ width, height }: { width: number; height: number }) {
  const scale = 16 / Math.max(width, height)
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <rect
        x={8 - (width * scale) / 2 + 0.75}
        y={8 - (height * scale) / 2 + 0.75}
        width={width * scale - 1.5}
        height={height * scale - 1.5}
        rx="1.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
      />
    </svg>
  )
}
