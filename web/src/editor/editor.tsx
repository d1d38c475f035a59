/** The live canvas: the design behind a picture, to be moved and changed by hand. */

import { useEffect, useState } from 'preact/hooks'
import { useRoute } from 'preact-iso'
import { restored, token } from '../api/session'
import { say } from '../phrases/say'
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
  const [open, setOpen] = useState(false)
  useTitle(say('Edit'))
  useEffect(() => setMounted(true), [])
  // The document that comes first is that of any generation: nothing of it is taken over here.
  if (!mounted) return null
  // A session that ends takes no open design away: what was made of it may not be kept yet.
  const stays = token.value !== null || open
  return (
    <div class="editor">
      {restored.value &&
        (stays ? <Opened key={id} id={id} opened={setOpen} /> : <Notice kind="signed-out" id={id} />)}
    </div>
  )
}

function Opened({ id, opened }: { id: string; opened: (open: boolean) => void }) {
  const state = useDesign(id)
  const isOpen = state.kind === 'ready'
  useEffect(() => {
    opened(isOpen)
    return () => opened(false)
  }, [isOpen, opened])
  if (state.kind !== 'ready') return <Notice {...state} id={id} />
  return (
    <EditorContext.Provider value={state.saving.editor}>
      <SavingContext.Provider value={state.saving}>
        <Workbench generation={state.generation} />
      </SavingContext.Provider>
    </EditorContext.Provider>
  )
}
