/** Everything round the canvas: bar above, layers on one side, what is selected on the other. */

import { useState } from 'preact/hooks'
import type { GenerationAnswer } from '../../generated/api'
import { named, say } from '../phrases/say'
import { Preview } from './canvas/preview'
import { Stage } from './canvas/stage'
import { useEditor } from './design/context'
import { useSwatches } from './fields/use-swatches'
import { Gone } from './gone'
import { Covered } from './panels/covered'
import { Inspector } from './panels/inspector'
import { LayersPanel } from './panels/layers-panel'
import { RenderDialog } from './saving/render-dialog'
import { Conflict } from './saving/save-note'
import { VersionsDialog } from './saving/versions-dialog'
import { ShortcutSheet } from './shortcut-sheet'
import { SignedOut } from './signed-out'
import { TopBar } from './top-bar'
import { useShortcuts } from './use-shortcuts'
import { Waiting } from './waiting'

type DialogName = 'render' | 'versions' | 'help'
/** On a phone one of them is open beneath the canvas. */
type Panel = 'layers' | 'change' | 'sizes'

const PANELS: readonly (readonly [Panel, string])[] = [
  ['layers', named('Layers')],
  ['change', named('Change')],
  ['sizes', named('Sizes')],
]

export function Workbench({ generation }: { generation: GenerationAnswer }) {
  const editor = useEditor()
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const [panel, setPanel] = useState<Panel | null>('change')
  useSwatches(editor.scene.value.style)
  useShortcuts(editor, { help: () => setDialog('help'), render: () => setDialog('render') })
  const close = () => setDialog(null)
  return (
    <>
      <h1 class="sr-only">{say('Edit {title}', { title: generation.title })}</h1>
      <TopBar generation={generation} open={setDialog} />
      <Gone />
      <SignedOut />
      <Conflict />
      <div class="ed-body" data-panel={panel ?? 'none'} inert={editor.waiting.value !== null}>
        <div class="ed-side ed-left">
          <LayersPanel />
          <div class="ed-sizes">
            <Preview width={168} height={94} />
          </div>
        </div>
        <Stage />
        <div class="ed-side ed-right">
          <Inspector />
          <div class="ed-sizes ed-sizes-large">
            <Covered />
            <Preview width={320} height={180} />
          </div>
        </div>
        <nav class="ed-tabs" aria-label={say('Panels')}>
          {PANELS.map(([name, label]) => (
            <button
              key={name}
              type="button"
              aria-pressed={panel === name}
              onClick={() => setPanel(panel === name ? null : name)}
            >
              {say(label)}
            </button>
          ))}
        </nav>
      </div>
      <Waiting />
      <p class="sr-only" role="status" aria-live="polite">
        {editor.said.value}
      </p>
      {dialog === 'render' && <RenderDialog close={close} />}
      {dialog === 'versions' && <VersionsDialog close={close} />}
      {dialog === 'help' && <ShortcutSheet close={close} />}
    </>
  )
}
