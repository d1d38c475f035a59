/** Everything round the canvas: bar above, layers on one side, what is selected on the other. */

import type { GenerationAnswer } from '../../generated/api'
import { useEditor } from './context'
import { Stage } from './stage'
import { TopBar } from './top-bar'
import { useShortcuts } from './use-shortcuts'

export function Workbench({ generation }: { generation: GenerationAnswer }) {
  const editor = useEditor()
  useShortcuts(editor)
  return (
    <>
      <h1 class="sr-only">Edit {generation.title}</h1>
      <TopBar generation={generation} />
      <div class="editor-body">
        <Stage />
      </div>
      <p class="sr-only" role="status" aria-live="polite">
        {editor.said.value}
      </p>
    </>
  )
}
