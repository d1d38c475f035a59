import type { StyleAnswer } from '../../../generated/api'
import { named, say } from '../../phrases/say'
import { swatches } from './words'

const NAMES: Record<string, string> = {
  ground: named('ground'),
  deep: named('deep'),
  ink: named('ink'),
  accent: named('accent'),
  second: named('second'),
}

export function Palette({ palette, labelled }: { palette: StyleAnswer['palette']; labelled?: boolean }) {
  if (labelled)
    return (
      <ul class="grid grid-cols-2 gap-2">
        {swatches(palette).map(([name, colour]) => (
          <li key={name} class="flex items-center gap-2.5">
            <Swatch colour={colour} large />
            <span>
              {say(NAMES[name] ?? name)} <span class="hint">{colour}</span>
            </span>
          </li>
        ))}
      </ul>
    )
  return (
    <div
      class="flex -space-x-1"
      role="img"
      aria-label={say('Colours {colours}', { colours: Object.values(palette).join(', ') })}
    >
      {swatches(palette).map(([name, colour]) => (
        <Swatch key={name} colour={colour} />
      ))}
    </div>
  )
}

function Swatch({ colour, large }: { colour: string; large?: boolean }) {
  return (
    <span
      class={`${large ? 'size-8 rounded-lg' : 'size-5 rounded-full'} flex-none border border-line`}
      style={{ background: colour }}
    />
  )
}
