import type { Layer } from '../../../generated/scene'
import { named, say } from '../../phrases/say'
import { align, distribute, type Edge, place } from '../design/arrange'
import { useEditor } from '../design/context'
import { frameOf } from '../document/transform'
import { NumberField } from '../fields/number-field'
import { Section } from '../fields/section'
import { AlignIcon } from './align-icon'

const EDGES: readonly (readonly [Edge, string])[] = [
  ['left', named('Align left')],
  ['centre', named('Centre across')],
  ['right', named('Align right')],
  ['top', named('Align top')],
  ['middle', named('Centre down')],
  ['bottom', named('Align bottom')],
]

export function GeometrySection({ layer }: { layer: Layer }) {
  const editor = useEditor()
  const { x, y, width, height, rotation } = frameOf(layer)
  const still = layer.locked
  return (
    <Section title={say('Place and size')}>
      <div class="ed-pair">
        <NumberField
          label="X"
          value={x}
          disabled={still}
          onChange={(value) => place(editor, layer, { x: value })}
        />
        <NumberField
          label="Y"
          value={y}
          disabled={still}
          onChange={(value) => place(editor, layer, { y: value })}
        />
        <NumberField
          label={say('Width')}
          value={width}
          min={1}
          disabled={still}
          onChange={(value) => place(editor, layer, { width: value })}
        />
        <NumberField
          label={say('Height')}
          value={height}
          min={1}
          disabled={still}
          onChange={(value) => place(editor, layer, { height: value })}
        />
        <NumberField
          label={say('Turn')}
          unit="°"
          value={rotation}
          min={-180}
          max={180}
          disabled={still}
          onChange={(value) => place(editor, layer, { rotation: value })}
        />
      </div>
      <AlignButtons />
    </Section>
  )
}

export function AlignButtons() {
  const editor = useEditor()
  const several = editor.layers.value.length
  return (
    <div class="ed-aligns">
      {EDGES.map(([edge, label]) => (
        <button
          key={edge}
          type="button"
          class="btn btn-bare btn-small"
          aria-label={several > 1 ? say(label) : say('{label} of the canvas', { label: say(label) })}
          title={say(label)}
          onClick={() => align(editor, edge)}
        >
          <AlignIcon edge={edge} />
        </button>
      ))}
      {several > 2 &&
        (['x', 'y'] as const).map((axis) => (
          <button key={axis} type="button" class="btn btn-small" onClick={() => distribute(editor, axis)}>
            {axis === 'x' ? say('Even gaps across') : say('Even gaps down')}
          </button>
        ))}
    </div>
  )
}
