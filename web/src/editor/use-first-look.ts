import { useEffect } from 'preact/hooks'
import type { Editor } from './design/editor-state'
import { fetchSwatches } from './fields/swatches'

/** What the panels offer beside the design itself; they work without it. */
export function useFirstLook(editor: Editor): void {
  useEffect(() => {
    fetchSwatches(editor.scene.value.style).catch(() => undefined)
  }, [editor])
}
