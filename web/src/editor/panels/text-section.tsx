/** Words, font, colours and outline of a text. */

import { useEffect, useState } from 'preact/hooks'
import type { FaceAnswer } from '../../../generated/api'
import type { TextLayer } from '../../../generated/scene'
import { paintsOf } from '../../paint/parts'
import { say } from '../../phrases/say'
import { EditIcon } from '../../ui/icons'
import { setAccent, setFill } from '../design/content'
import { useEditor } from '../design/context'
import { fontFaces } from '../design/resources'
import { setAlign, setWords } from '../design/words'
import { missingSentence } from '../document/missing-letters'
import { accentOf, belongings, emOf } from '../document/refitted'
import { PaintField } from '../fields/paint-field'
import { Section } from '../fields/section'
import { StandOut } from './stand-out'
import { StrokeSection } from './stroke-section'

export function TextSection({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  const accent = accentOf(layer)
  const plates = belongings(editor.scene.value, layer.id).filter(({ id }) => id.includes('-plate-'))
  const missing = missingSentence(layer, editor.scene.value)
  const busy = editor.busy.value.includes(layer.id)
  return (
    <>
      <Section title={say('Words')}>
        <button
          type="button"
          class="btn btn-small"
          disabled={layer.locked || busy}
          aria-describedby={missing ? 'missing-letters' : undefined}
          onClick={() => editor.write(layer.id)}
        >
          <EditIcon size={15} />
          {busy ? say('Setting the words') : say('Edit the words')}
        </button>
        {missing && (
          <p id="missing-letters" class="ed-missing">
            {missing}
          </p>
        )}
        <StandOut layer={layer} />
        <FontField layer={layer} />
        <AlignField layer={layer} />
      </Section>
      <Section title={say('Colours')}>
        <PaintField
          label={say('Letters')}
          paint={layer.fill}
          onChange={(fill) => setFill(editor, layer.id, fill)}
        />
        {accent && (
          <PaintField
            label={say('Accent')}
            paint={accent}
            onChange={(fill) => setAccent(editor, layer.id, fill)}
          />
        )}
        {plates.slice(0, 4).map((plate) => {
          const [fill] = paintsOf(plate)
          if (!fill) return null
          return (
            <PaintField
              key={plate.id}
              label={plate.name}
              paint={fill}
              onChange={(now) => setFill(editor, plate.id, now)}
            />
          )
        })}
      </Section>
      <StrokeSection id={layer.id} stroke={layer.stroke} size={emOf(layer)} />
    </>
  )
}

function FontField({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  const [faces, setFaces] = useState<readonly FaceAnswer[]>([])
  const font = layer.lines[0]?.runs[0]?.font ?? ''
  useEffect(() => {
    fontFaces().then(
      (all) => setFaces(all.filter((face) => !face.fallback)),
      () => setFaces([]),
    )
  }, [])
  const options = (own: boolean) =>
    faces
      .filter((face) => face.own === own)
      .map((face) => (
        <option key={face.id} value={face.id}>
          {`${face.family} ${face.weight}${face.italic ? ' italic' : ''}`}
        </option>
      ))
  return (
    <label class="ed-row">
      <span>{say('Font')}</span>
      <select
        class="ed-select"
        value={font}
        disabled={layer.locked || editor.busy.value.includes(layer.id)}
        onChange={(event) => setWords(editor, layer.id, { font: event.currentTarget.value })}
      >
        {!faces.some((face) => face.id === font) && <option value={font}>{font}</option>}
        {faces.some((face) => face.own) && <optgroup label={say('Your own')}>{options(true)}</optgroup>}
        <optgroup label={say('Built in')}>{options(false)}</optgroup>
      </select>
    </label>
  )
}

function AlignField({ layer }: { layer: TextLayer }) {
  const editor = useEditor()
  return (
    <fieldset class="ed-row">
      <legend class="sr-only">{say('Lines begin')}</legend>
      <span aria-hidden="true">{say('Lines')}</span>
      <span class="ed-choices">
        {(['left', 'center', 'right'] as const).map((align) => (
          <button
            key={align}
            type="button"
            aria-pressed={layer.align === align}
            disabled={layer.locked || editor.busy.value.includes(layer.id)}
            onClick={() => setAlign(editor, layer.id, align)}
          >
            {{ left: say('Left'), center: say('Middle'), right: say('Right') }[align]}
          </button>
        ))}
      </span>
    </fieldset>
  )
}
