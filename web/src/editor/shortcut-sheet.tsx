import { Dialog } from '../ui/dialog'
import { POINTER, SHORTCUTS } from './shortcuts'

const PARTS = ['Edit', 'Arrange', 'Look', 'Move about'] as const

export function ShortcutSheet({ close }: { close: () => void }) {
  return (
    <Dialog title="Keyboard and pointer" close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys */}
      <section class="ed-sheet-list" aria-label="All shortcuts" tabIndex={0}>
        {PARTS.map((part) => (
          <section key={part}>
            <h3>{part}</h3>
            <dl>
              {merged(part).map(([label, keys]) => (
                <Entry key={label} label={label} keys={keys} />
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Pointer</h3>
          <dl>
            {POINTER.map(([keys, label]) => (
              <Entry key={label} label={label} keys={[keys]} />
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
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{shown(key)}</kbd>
        ))}
      </dd>
    </div>
  )
}

/** The four arrows share a line. */
function merged(part: string): [string, string[]][] {
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
    .replace('Mod', mac ? '⌘' : 'Ctrl')
    .replace(/Arrow(Up|Down|Left|Right)/, (name) => arrows[name] ?? name)
}
