import type { ShapeLayer } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { setFill, setRadius } from '../design/content'
import { useEditor } from '../design/context'
import { Slider } from '../fields/number-field'
import { PaintField } from '../fields/paint-field'
import { Section } from '../fields/section'
import { StrokeSection } from './stroke-section'

export function ShapeSection({ layer }: { layer: ShapeLayer }) {
  const editor = useEditor()
  const side = Math.min(layer.width, layer.height)
  return (
    <>
      {layer.fill && layer.fill.kind !== 'pattern' && (
        <Section title={say('Colour')}>
          <PaintField
            label={say('Fill')}
            paint={layer.fill}
            onChange={(fill) => setFill(editor, layer.id, fill)}
          />
          {layer.shape === 'rectangle' && !layer.mask && (
            <Slider
              label={say('Corners')}
              value={layer.radius}
              min={0}
              max={side / 2}
              step={side / 100}
              onChange={(radius) => setRadius(editor, layer.id, radius)}
            />
          )}
        </Section>
      )}
      {!layer.mask && layer.fill?.kind !== 'pattern' && (
        <StrokeSection id={layer.id} stroke={layer.stroke} size={side} />
      )}
    </>
  )
}
