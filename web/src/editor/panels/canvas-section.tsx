/** The canvas as a whole: what can be added, its ground, and the lines over it. */

import { say } from '../../phrases/say'
import { ImageIcon, SparkIcon, TextIcon } from '../../ui/icons'
import { useEditor } from '../design/context'
import type { Guides } from '../design/editor-state'
import { addText, chooseAndAdd, newBackground } from '../design/making'
import { isPodcast } from '../document/zones'
import { Check } from '../fields/check'
import { Section } from '../fields/section'
import { Covered } from './covered'
import { GroundWordsForm } from './ground-words'

export function CanvasSection() {
  const editor = useEditor()
  const { width, height } = editor.scene.value
  return (
    <div class="ed-inspector">
      <header>
        <h2>{say('Canvas')}</h2>
        <p class="hint">{say('{width} × {height}. Select a layer to change it.', { width, height })}</p>
      </header>
      <Section title={say('Add')}>
        <div class="flex flex-wrap gap-1.5">
          <button type="button" class="btn btn-small" onClick={() => addText(editor)}>
            <TextIcon size={15} />
            {say('Text')}
          </button>
          <button type="button" class="btn btn-small" onClick={() => chooseAndAdd(editor)}>
            <ImageIcon size={15} />
            {say('Picture')}
          </button>
        </div>
        <p class="hint">{say('Pictures can also be dropped on the canvas or pasted.')}</p>
      </Section>
      <Section title={say('Background')}>
        {editor.scene.value.ground ? (
          <GroundWordsForm ground={editor.scene.value.ground} />
        ) : (
          <button
            type="button"
            class="btn btn-small justify-self-start"
            onClick={() => newBackground(editor)}
          >
            <SparkIcon size={15} />
            {say('New background')}
          </button>
        )}
        <p class="hint">{say('Everything else stays where it is. Undo brings the old one back.')}</p>
      </Section>
      <GuidesSection />
      <Covered />
    </div>
  )
}

function GuidesSection() {
  const editor = useEditor()
  const square = isPodcast(editor.scene.value)
  const names: Record<Guides, string> = {
    badge: square ? say('Where players lay controls') : say('Where the duration is shown'),
    margin: say('Margin'),
    thirds: say('Thirds'),
  }
  const { guides } = editor
  return (
    <Section title={say('Guides')}>
      {(['badge', 'margin', 'thirds'] as const).map((guide) => (
        <Check
          key={guide}
          label={names[guide]}
          on={guides.value.includes(guide)}
          onChange={(on) => {
            guides.value = on ? [...guides.value, guide] : guides.value.filter((held) => held !== guide)
          }}
        />
      ))}
      <p class="hint">{say('Guides are never part of the picture.')}</p>
    </Section>
  )
}
