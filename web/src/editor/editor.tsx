/** The live canvas: the design behind a picture, to be moved and changed by hand. */

import { useEffect, useState } from 'preact/hooks'
import { useRoute } from 'preact-iso'
import { restored, token } from '../api/session'
import { useTitle } from '../shell/title'
import { EditorContext } from './design/context'
import { Notice } from './notice'
import { SavingContext } from './saving/context'
import { useDesign } from './saving/use-design'
import { Workbench } from './workbench'

// Whoever loads this page ahead gets the handles as well.
if (typeof document !== 'undefined') import('fabric').catch(() => undefined)

export default function EditorPage() {
  const { params } = useRoute()
  const id = params.id ?? ''
  const [mounted, setMounted] = useState(false)
  useTitle('Edit')
  useEffect(() => setMounted(true), [])
  // The document that comes first is that of any generation: nothing of it is taken over here.
  if (!mounted) return null
  return (
    <div class="editor">
      {restored.value && (token.value ? <Opened key={id} id={id} /> : <Notice kind="signed-out" id={id} />)}
    </div>
  )
}

function Opened({ id }: { id: string }) {
  const state = useDesign(id)
  if (state.kind !== 'ready') return <Notice {...state} id={id} />
  return (
    <EditorContext.Provider value={state.saving.editor}>
      <SavingContext.Provider value={state.saving}>
        <Workbench generation={state.generation} />
      </SavingContext.Provider>
    </EditorContext.Provider>
  )
}
