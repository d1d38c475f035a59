import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { token } from '../../api/session'
import { styles } from '../../brief/catalogue'
import { draft } from '../../brief/draft'
import { say } from '../../phrases/say'
import { newest } from '../../shell/page'
import { SparkIcon } from '../../ui/icons'
import { Sample } from '../../ui/sample'
import { Later } from './later'

const loadEstimate = () => import('./estimate')

/** What the chosen style looks like, and the button; it stays in view while the steps scroll. */
export function Stage() {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const { title, style, formats } = draft.value
  const label = styles.value.find((held) => held.name === style)?.label ?? style
  const lacks = !title.trim()
    ? say('Write a title first.')
    : formats.length === 0
      ? say('Choose a format.')
      : ''
  const go = async () => {
    if (lacks || busy) {
      document.getElementById('title')?.focus()
      return
    }
    setBusy(true)
    try {
      await (await newest(() => import('./generate')))?.generate(route)
    } finally {
      setBusy(false)
    }
  }
  return (
    <aside class="stage" aria-label={say('Summary')}>
      <figure class="stage-figure">
        <Sample
          style={style}
          file={640}
          width={640}
          height={360}
          alt={say('Sample in the style {label}', { label })}
          class="rounded-card"
        />
        <figcaption class="hint mt-2">
          {say('{label}, on a sample. Yours will have your people and your words.', { label })}
        </figcaption>
      </figure>
      <div class="stage-go">
        <button
          type="button"
          class="btn btn-main w-full text-[16px]"
          aria-disabled={!!lacks || busy}
          aria-describedby="stage-note"
          onClick={go}
        >
          <SparkIcon /> {busy ? say('Sending…') : say('Generate')}
        </button>
        <p id="stage-note" class="hint mt-2 text-center">
          {lacks ||
            (token.value ? <Later load={loadEstimate} /> : say('You are asked to sign in when it matters.'))}
        </p>
      </div>
    </aside>
  )
}
