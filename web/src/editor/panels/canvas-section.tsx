/** The canvas as a whole: what can be added, its ground, and the lines over it. */

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
  return (
    <div class="ed-inspector">
      <header>
        <h2>Canvas</h2>
        <p class="hint">
          {editor.scene.value.width} × {editor.scene.value.height}. Select a layer to change it.
        </p>
      </header>
      <Section title="Add">
        <div class="flex flex-wrap gap-1.5">
          <button type="button" class="btn btn-small" onClick={() => addText(editor)}>
            <TextIcon size={15} />
            Text
          </button>
          <button type="button" class="btn btn-small" onClick={() => chooseAndAdd(editor)}>
            <ImageIcon size={15} />
            Picture
          </button>
        </div>
        <p class="hint">Pictures can also be dropped on the canvas or pasted.</p>
      </Section>
      <Section title="Background">
        {editor.scene.value.ground ? (
          <GroundWordsForm ground={editor.scene.value.ground} />
        ) : (
          <button
            type="button"
            class="btn btn-small justify-self-start"
            onClick={() => newBackground(editor)}
          >
            <SparkIcon size={15} />
            New background
          </button>
        )}
        <p class="hint">Everything else stays where it is. Undo brings the old one back.</p>
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
    badge: square ? 'Where players lay controls' : 'Where the duration is shown',
    margin: 'Margin',
    thirds: 'Thirds',
  }
  const { guides } = editor
  return (
    <Section title="Guides">
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
      <p class="hint">Guides are never part of the picture.</p>
    </Section>
  )
}
