/** A plain colour or a gradient's colours. */

import type { LinearGradient, Paint, RadialGradient } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { ColourField } from './colour-field'

interface Props {
  label: string
  paint: Paint
  onChange: (paint: Paint) => void
}

export function PaintField({ label, paint, onChange }: Props) {
  if (paint.kind === 'pattern') return null
  if (paint.kind === 'solid')
    return (
      <ColourField
        label={label}
        value={paint.colour}
        onChange={(colour) => onChange({ kind: 'solid', colour })}
      />
    )
  return (
    <>
      {paint.stops.map((stop, index) => (
        <ColourField
          key={index}
          label={say('{label} {number} of {count}', { label, number: index + 1, count: paint.stops.length })}
          value={stop.colour}
          onChange={(colour) => onChange(withStop(paint, index, colour))}
        />
      ))}
      <button
        type="button"
        class="btn btn-small justify-self-start"
        onClick={() => onChange({ kind: 'solid', colour: paint.stops[0]?.colour ?? '#ffffff' })}
      >
        {say('One plain colour')}
      </button>
    </>
  )
}

function withStop(paint: LinearGradient | RadialGradient, index: number, colour: string): Paint {
  return { ...paint, stops: paint.stops.map((stop, at) => (at === index ? { ...stop, colour } : stop)) }
}
