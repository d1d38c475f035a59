/** What is selected, in numbers, colours and words; the canvas itself when nothing is. */

import type { BlendMode, Layer } from '../../../generated/scene'
import { childrenOf } from '../../paint/parts'
import { named, say } from '../../phrases/say'
import { CopyIcon, DownIcon, TrashIcon, UpIcon } from '../../ui/icons'
import { restack } from '../design/arrange'
import { duplicate, remove, setLook } from '../design/content'
import { useEditor } from '../design/context'
import { namesOf } from '../document/names'
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
        <h2>{namesOf(layers)}</h2>
        {layers.length === 1 && <p class="hint">{say(kindOf(layer).label)}</p>}
      </header>
      <Actions />
      {layers.length === 1 ? (
        <One layer={layer} />
      ) : (
        <Section title={say('Place')}>
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
        aria-label={say('Bring forward')}
        title={say('Bring forward')}
        onClick={() => restack(editor, 'up')}
      >
        <UpIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('Send backward')}
        title={say('Send backward')}
        onClick={() => restack(editor, 'down')}
      >
        <DownIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('Duplicate')}
        title={say('Duplicate')}
        onClick={() => duplicate(editor)}
      >
        <CopyIcon size={16} />
      </button>
      <button
        type="button"
        class="btn btn-bare btn-small"
        aria-label={say('Delete')}
        title={say('Delete')}
        onClick={() => remove(editor)}
      >
        <TrashIcon size={16} />
      </button>
    </div>
  )
}

const BLENDS: Record<BlendMode, string> = {
  normal: named('Normal'),
  multiply: named('Multiply'),
  screen: named('Screen'),
  overlay: named('Overlay'),
  darken: named('Darken'),
  lighten: named('Lighten'),
  'color-dodge': named('Color dodge'),
  'color-burn': named('Color burn'),
  'hard-light': named('Hard light'),
  'soft-light': named('Soft light'),
  difference: named('Difference'),
  exclusion: named('Exclusion'),
  hue: named('Hue'),
  saturation: named('Saturation'),
  color: named('Color'),
  luminosity: named('Luminosity'),
}

function LookSection({ layers }: { layers: readonly Layer[] }) {
  const editor = useEditor()
  const first = layers[0] as Layer
  const ids = layers.map((layer) => layer.id)
  return (
    <Section title={say('Look')}>
      <Slider
        label={say('Opacity')}
        value={Math.round(first.opacity * 100)}
        min={0}
        max={100}
        shown={`${Math.round(first.opacity * 100)} %`}
        onChange={(percent) => setLook(editor, ids, { opacity: percent / 100 })}
      />
      <label class="ed-row">
        <span>{say('Blend')}</span>
        <select
          class="ed-select"
          value={first.blend}
          onChange={(event) => setLook(editor, ids, { blend: event.currentTarget.value as BlendMode })}
        >
          {Object.entries(BLENDS).map(([blend, name]) => (
            <option key={blend} value={blend}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <div class="flex gap-4">
        <Check
          label={say('Visible')}
          on={first.visible}
          onChange={(visible) => setLook(editor, ids, { visible })}
        />
        <Check
          label={say('Locked')}
          on={first.locked}
          onChange={(locked) => setLook(editor, ids, { locked })}
        />
      </div>
    </Section>
  )
}
