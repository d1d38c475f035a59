import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Editor } from './editor-state'

export const EditorContext = createContext<Editor | null>(null)

/** The design that this part of the page edits. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('this part belongs inside an editor')
  return editor
}
