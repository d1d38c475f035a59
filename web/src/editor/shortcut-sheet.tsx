import { say } from '../phrases/say'
import { Dialog } from '../ui/dialog'
import { PARTS, type Part, POINTER, SHORTCUTS } from './shortcuts'

export function ShortcutSheet({ close }: { close: () => void }) {
  return (
    <Dialog title={say('Keyboard and pointer')} close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys */}
      <section class="ed-sheet-list" aria-label={say('All shortcuts')} tabIndex={0}>
        {(Object.keys(PARTS) as Part[]).map((part) => (
          <section key={part}>
            <h3>{say(PARTS[part])}</h3>
            <dl>
              {merged(part).map(([label, keys]) => (
                <Entry key={label} label={label} keys={keys} />
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{say('Pointer')}</h3>
          <dl>
            {POINTER.map(([keys, label]) => (
              <Entry key={label} label={label} keys={[say(keys)]} />
            ))}
          </dl>
        </section>
      </section>
    </Dialog>
  )
}

function Entry({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <div class="ed-key">
      <dt>{say(label)}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{shown(key)}</kbd>
        ))}
      </dd>
    </div>
  )
}

/** The four arrows share a line. */
function merged(part: Part): [string, string[]][] {
  const lines = new Map<string, string[]>()
  for (const { part: own, label, keys } of SHORTCUTS) {
    if (own !== part) continue
    const all = [...(lines.get(label) ?? []), ...keys]
    lines.set(
      label,
      all.length > 3 && all[0]?.includes('Arrow') ? [`${all[0].replace('ArrowLeft', '')}Arrows`] : all,
    )
  }
  return [...lines]
}

function shown(keys: string): string {
  const mac = navigator.platform.startsWith('Mac')
  const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
  return keys
    .replace('Arrows', say('Arrows'))
    .replace('Mod', mac ? '⌘' : 'Ctrl')
    .replace(/Arrow(Up|Down|Left|Right)/, (name) => arrows[name] ?? name)
}
