import { useId } from 'preact/hooks'
import { say } from '../../phrases/say'
import { Field } from '../../ui/field'
import { CloseIcon } from '../../ui/icons'
import { contrastWords, hexOf } from './colours'

interface Props {
  label: string
  /** What it is for. */
  use: string
  value: string
  fault?: string
  change: (value: string) => void
}

/** A picker and its hex side by side; empty is the style's own colour. */
export function ColourField({ label, use, value, fault, change }: Props) {
  const name = useId()
  const hex = hexOf(value)
  return (
    <Field
      label={<span id={name}>{label}</span>}
      hint={hex ? contrastWords(hex) : `${use} ${say('Empty is the style’s own.')}`}
      fault={fault}
    >
      {(ties) => (
        <div class="flex items-center gap-2">
          <input
            type="color"
            class="kit-colour"
            aria-label={say('{label}: pick', { label })}
            value={hex ?? '#888888'}
            onInput={(event) => change(event.currentTarget.value)}
          />
          <input
            {...ties}
            class="field font-mono"
            placeholder="#ff5a1f"
            maxLength={9}
            autocomplete="off"
            spellcheck={false}
            value={value}
            onInput={(event) => change(event.currentTarget.value)}
          />
          {value && (
            <button
              type="button"
              class="btn btn-bare px-2.5"
              aria-label={say('{label}: leave to the style', { label })}
              onClick={() => change('')}
            >
              <CloseIcon />
            </button>
          )}
        </div>
      )}
    </Field>
  )
}
