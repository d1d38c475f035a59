/** Shadows, glows and outlines of one layer, lowest first. */

import type { Effect, Layer } from '../../../generated/scene'
import { named, say } from '../../phrases/say'
import { PlusIcon, TrashIcon } from '../../ui/icons'
import { setEffects } from '../design/content'
import { useEditor } from '../design/context'
import { ColourField } from '../fields/colour-field'
import { NumberField, Slider } from '../fields/number-field'
import { Section } from '../fields/section'

const LABELS = { shadow: named('Shadow'), glow: named('Glow'), outline: named('Outline') } as const
const REMOVE = {
  shadow: named('Remove shadow'),
  glow: named('Remove glow'),
  outline: named('Remove outline'),
} as const

export function EffectsSection({ layer }: { layer: Layer }) {
  const editor = useEditor()
  const change = (effects: Effect[], key: string | null = null) => setEffects(editor, layer.id, effects, key)
  const unit = Math.min(editor.scene.value.width, editor.scene.value.height) / 720
  return (
    <Section title={say('Effects')}>
      {layer.effects.map((effect, index) => (
        <fieldset key={index} class="ed-effect">
          <legend>{say(LABELS[effect.kind])}</legend>
          <EffectFields
            effect={effect}
            unit={unit}
            onChange={(now, key) => change(layer.effects.with(index, now), `${index} ${key}`)}
          />
          <button
            type="button"
            class="btn btn-bare btn-small ed-remove"
            aria-label={say(REMOVE[effect.kind])}
            onClick={() => change(layer.effects.toSpliced(index, 1))}
          >
            <TrashIcon size={15} />
          </button>
        </fieldset>
      ))}
      <div class="flex flex-wrap gap-1.5">
        {(['shadow', 'glow', 'outline'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            class="btn btn-small"
            onClick={() => change(added(layer.effects, kind, unit))}
          >
            <PlusIcon size={14} />
            {say(LABELS[kind])}
          </button>
        ))}
      </div>
    </Section>
  )
}

interface FieldsProps {
  effect: Effect
  unit: number
  onChange: (effect: Effect, key: string) => void
}

function EffectFields({ effect, unit, onChange }: FieldsProps) {
  return (
    <>
      <ColourField
        label={say('Colour')}
        value={effect.colour}
        onChange={(colour) => onChange({ ...effect, colour }, 'colour')}
      />
      {effect.kind === 'outline' ? (
        <Slider
          label={say('Width')}
          value={effect.width}
          min={0}
          max={60 * unit}
          step={unit}
          onChange={(width) => onChange({ ...effect, width }, 'width')}
        />
      ) : (
        <>
          <Slider
            label={say('Softness')}
            value={effect.blur}
            min={0}
            max={200 * unit}
            step={unit}
            onChange={(blur) => onChange({ ...effect, blur }, 'blur')}
          />
          <Strength effect={effect} onChange={onChange} />
        </>
      )}
      {effect.kind === 'shadow' && (
        <div class="ed-pair">
          <NumberField
            label={say('Across')}
            value={effect.dx}
            onChange={(dx) => onChange({ ...effect, dx }, 'dx')}
          />
          <NumberField
            label={say('Down')}
            value={effect.dy}
            onChange={(dy) => onChange({ ...effect, dy }, 'dy')}
          />
        </div>
      )}
    </>
  )
}

function Strength({ effect, onChange }: Omit<FieldsProps, 'unit'>) {
  const strength = effect.colour.length > 7 ? Number.parseInt(effect.colour.slice(7), 16) / 255 : 1
  return (
    <Slider
      label={say('Strength')}
      value={Math.round(strength * 100)}
      min={0}
      max={100}
      onChange={(percent) => {
        const alpha = Math.round((percent / 100) * 255)
        const colour = effect.colour.slice(0, 7) + (alpha < 255 ? alpha.toString(16).padStart(2, '0') : '')
        onChange({ ...effect, colour }, 'strength')
      }}
    />
  )
}

/** A shadow lies lowest, an outline next to the ink. */
function added(effects: readonly Effect[], kind: Effect['kind'], unit: number): Effect[] {
  if (kind === 'shadow')
    return [{ kind, colour: '#000000a6', blur: 24 * unit, dx: 0, dy: 8 * unit, blend: 'normal' }, ...effects]
  if (kind === 'glow') {
    const glow: Effect = { kind, colour: '#ffffffb3', blur: 60 * unit, spread: 0, blend: 'screen' }
    const at = effects.findIndex((effect) => effect.kind === 'outline')
    return effects.toSpliced(at < 0 ? effects.length : at, 0, glow)
  }
  return [...effects, { kind, colour: '#ffffff', width: 6 * unit }]
}
