import { useEffect } from 'preact/hooks'
import type { Editor } from './editor-state'

export function useShortcuts(editor: Editor): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return
      if (event.key.toLowerCase() === 'z') event.shiftKey ? editor.redo() : editor.undo()
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [editor])
}
