import { useId } from 'preact/hooks'

interface Props {
  label: string
  value: number
  onChange: (value: number) => void
  unit?: string
  min?: number
  max?: number
  step?: number
  disabled?: boolean
}

/** A length or angle; typed values count when the field is left or Enter is pressed. */
export function NumberField({ label, value, onChange, unit, min, max, step = 1, disabled }: Props) {
  const id = useId()
  const shown = String(Math.round(value * 10) / 10)
  return (
    <div class="ed-number">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        value={shown}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        onChange={(event) => {
          const typed = event.currentTarget.valueAsNumber
          if (Number.isFinite(typed)) onChange(Math.min(max ?? typed, Math.max(min ?? typed, typed)))
          else event.currentTarget.value = shown
        }}
      />
      {unit && <span aria-hidden="true">{unit}</span>}
    </div>
  )
}

interface SliderProps {
  label: string
  value: number
  min: number
  max: number
  step?: number
  shown?: string
  onChange: (value: number) => void
}

export function Slider({ label, value, min, max, step = 1, shown, onChange }: SliderProps) {
  const id = useId()
  return (
    <div class="ed-slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        value={value}
        min={min}
        max={max}
        step={step}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output for={id}>{shown ?? Math.round(value)}</output>
    </div>
  )
}
