/** What is selected, in numbers, colours and words; the canvas itself when nothing is. */

import type { BlendMode, Layer } from '../../../generated/scene'
import { childrenOf } from '../../paint/parts'
import { CopyIcon, DownIcon, TrashIcon, UpIcon } from '../../ui/icons'
import { restack } from '../design/arrange'
import { duplicate, remove, setLook } from '../design/content'
import { useEditor } from '../design/context'
import { nameOf } from '../document/names'
import { Check } from '../fields/check'
import { Slider } from '../fields/number-field'
import { Section } from '../fields/section'
import { CanvasSection } from './canvas-section'
import { EffectsSection } from './effects-section'
import { AlignButtons, GeometrySection } from './geometry-section'
import { kindOf } from './kinds'
import { PhotoSection, personOf } from './photo-section'

export function Inspector() {
  const editor = useEditor()
  const layers = editor.layers.value
  const [layer] = layers
  if (!layer) return <CanvasSection />
  return (
    <div class="ed-inspector">
      <header>
        <h2>{layers.length === 1 ? nameOf(layer) : `${layers.length} layers`}</h2>
        {layers.length === 1 && <p class="hint">{kindOf(layer).label}</p>}
      </header>
      <Actions />
      {layers.length === 1 ? (
        <One layer={layer} />
      ) : (
        <Section title="Place">
          <AlignButtons />
        </Section>
      )}
      <LookSection layers={layers} />
      {layers.length === 1 && <Effects layer={layer} />}
    </div>
  )
}

function One({ layer }: { layer: Layer }) {
  const { section: Own } = kindOf(layer)
  return (
    <>
      {Own && <Own layer={layer} />}
      <PhotoSection layer={layer} />
      <GeometrySection layer={layer} />
    </>
  )
}

/** A closed group of a person shows the effects of the picture in it. */
function Effects({ layer }: { layer: Layer }) {
  const own = childrenOf(layer) ? personOf(layer) : layer
  return own && <EffectsSection layer={own} />
}

function Actions() {
  const editor = useEditor()
  return (
    <div class="ed-actions">
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label="Bring forward"
        title="Bring forward"
        onClick={() => restack(editor, 'up')}
      >
        <UpIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label="Send backward"
        title="Send backward"
        onClick={() => restack(editor, 'down')}
      >
        <DownIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label="Duplicate"
        title="Duplicate"
        onClick={() => duplicate(editor)}
      >
        <CopyIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label="Delete"
        title="Delete"
        onClick={() => remove(editor)}
      >
        <TrashIcon size={16} />
      </button>
    </div>
  )
}

const BLENDS: readonly BlendMode[] = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
]

function LookSection({ layers }: { layers: readonly Layer[] }) {
  const editor = useEditor()
  const first = layers[0] as Layer
  const ids = layers.map((layer) => layer.id)
  return (
    <Section title="Look">
      <Slider
        label="Opacity"
        value={Math.round(first.opacity * 100)}
        min={0}
        max={100}
        shown={`${Math.round(first.opacity * 100)} %`}
        onChange={(percent) => setLook(editor, ids, { opacity: percent / 100 })}
      />
      <label class="ed-row">
        <span>Blend</span>
        <select
          class="ed-select"
          value={first.blend}
          onChange={(event) => setLook(editor, ids, { blend: event.currentTarget.value as BlendMode })}
        >
          {BLENDS.map((blend) => (
            <option key={blend} value={blend}>
              {blend.charAt(0).toUpperCase() + blend.slice(1).replaceAll('-', ' ')}
            </option>
          ))}
        </select>
      </label>
      <div class="flex gap-4">
        <Check label="Visible" on={first.visible} onChange={(visible) => setLook(editor, ids, { visible })} />
        <Check label="Locked" on={first.locked} onChange={(locked) => setLook(editor, ids, { locked })} />
      </div>
    </Section>
  )
}
