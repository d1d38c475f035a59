/** Pictures dropped on the canvas. */

import type { Editor } from '../design/editor-state'
import { addPicture } from '../design/making'

export function dropFiles(stage: HTMLElement, editor: Editor): () => void {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    stage.dataset.over = '1'
  }
  const away = () => {
    delete stage.dataset.over
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    away()
    const file = [...(event.dataTransfer?.files ?? [])].find(({ type }) => type.startsWith('image/'))
    if (file) addPicture(editor, file)
  }
  stage.addEventListener('dragover', over)
  stage.addEventListener('dragleave', away)
  stage.addEventListener('drop', drop)
  return () => {
    stage.removeEventListener('dragover', over)
    stage.removeEventListener('dragleave', away)
    stage.removeEventListener('drop', drop)
  }
}
