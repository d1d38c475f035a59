/** A colour: from the style, from the brand, or any other. */

import { useId } from 'preact/hooks'
import { swatches } from './swatches'

interface Props {
  label: string
  /** `#rrggbb` or `#rrggbbaa`; the alpha stays as it is. */
  value: string
  onChange: (colour: string) => void
}

export function ColourField({ label, value, onChange }: Props) {
  const id = useId()
  const [plain, alpha] = [value.slice(0, 7), value.slice(7)]
  const change = (colour: string) => onChange(`${colour.toLowerCase()}${alpha}`)
  return (
    <div class="ed-colour">
      <label for={id}>{label}</label>
      <span class="ed-swatches">
        {swatches.value.map(({ name, colour }) => (
          <button
            key={`${name}${colour}`}
            type="button"
            class="ed-swatch"
            aria-label={`${label}: ${name}`}
            aria-pressed={colour === plain}
            title={`${name} ${colour}`}
            style={{ background: colour }}
            onClick={() => change(colour)}
          />
        ))}
        <input
          id={id}
          type="color"
          class="ed-picker"
          value={plain}
          onInput={(event) => change(event.currentTarget.value)}
        />
      </span>
    </div>
  )
}
