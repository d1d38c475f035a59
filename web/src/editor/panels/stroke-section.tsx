/** The outline of letters or of a shape. */

import type { Stroke } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { setStroke } from '../design/content'
import { useEditor } from '../design/context'
import { ColourField } from '../fields/colour-field'
import { Slider } from '../fields/number-field'
import { Section } from '../fields/section'

export function StrokeSection({ id, stroke, size }: { id: string; stroke: Stroke | null; size: number }) {
  const editor = useEditor()
  const set = (change: Partial<Stroke>) =>
    setStroke(editor, id, { colour: '#000000', width: size * 0.06, join: 'round', ...stroke, ...change })
  return (
    <Section title={say('Outline')}>
      {stroke ? (
        <>
          <ColourField label={say('Colour')} value={stroke.colour} onChange={(colour) => set({ colour })} />
          <Slider
            label={say('Width')}
            value={stroke.width}
            min={0}
            max={Math.max(size * 0.4, stroke.width)}
            step={size / 200}
            onChange={(width) => set({ width })}
          />
          <button
            type="button"
            class="btn btn-small justify-self-start"
            onClick={() => setStroke(editor, id, null)}
          >
            {say('Remove the outline')}
          </button>
        </>
      ) : (
        <button type="button" class="btn btn-small justify-self-start" onClick={() => set({})}>
          {say('Add an outline')}
        </button>
      )}
    </Section>
  )
}
