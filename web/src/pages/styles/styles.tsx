import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { styles } from '../../brief/catalogue'
import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
import { useTitle } from '../../shell/title'
import { useAlive } from '../../ui/alive'
import { Empty } from '../../ui/empty'
import { Detail } from './detail'
import { details, loadDetails } from './details'
import { Gallery } from './gallery'

/** Every style with what it looks like; open to all. */
export default function Styles() {
  const { query, route } = useLocation()
  const alive = useAlive()
  const [search, setSearch] = useState({ words: '', tag: '' })
  useEffect(() => {
    loadDetails().catch(() => {}) // the built-in ones are here; colours and plugins' styles come another time
  }, [])
  const all = details.value ?? styles.value
  const name = alive ? query.style : undefined
  const chosen = all.find((style) => style.name === name)
  useReturn(chosen?.name)
  useTitle(chosen ? say('{style}, a style', { style: chosen.label }) : say('Styles'))
  if (name && !chosen) return <Unknown name={name} sure={!!details.value} />
  return (
    <div class="page grid content-start gap-8">
      {chosen ? (
        <Detail key={chosen.name} style={chosen} all={all} route={route} />
      ) : (
        <Gallery all={all} search={search} change={setSearch} route={route} />
      )}
      <aside class="border-t border-line pt-5">
        <h2 class="text-base">{say('A style of your own')}</h2>
        <p class="mt-1 max-w-[65ch] text-muted">
          {woven(
            'A style is one text file, {file}, in the plugin folder; no code is needed. “A style in five minutes” in {page} shows how. It appears here with its own samples after a restart.',
            { file: <code>style.toml</code>, page: <code>docs/plugins.md</code> },
          )}
        </p>
      </aside>
    </div>
  )
}

/** Back in the gallery, one stands where one left it. */
function useReturn(chosen: string | undefined): void {
  const before = useRef(chosen)
  useEffect(() => {
    if (before.current && !chosen)
      document.querySelector<HTMLElement>(`a[href="/styles?style=${before.current}"]`)?.focus()
    before.current = chosen
  }, [chosen])
}

function Unknown({ name, sure }: { name: string; sure: boolean }) {
  return (
    <div class="page">
      {sure && (
        <Empty
          level={1}
          title={say('There is no such style')}
          actions={
            <a href="/styles" class="btn btn-main">
              {say('All styles')}
            </a>
          }
        >
          {say('Nothing here is called “{name}”. It may have come with a plugin that is gone.', {
            name: name.slice(0, 60),
          })}
        </Empty>
      )}
    </div>
  )
}
