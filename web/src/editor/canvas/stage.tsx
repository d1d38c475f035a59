/** The canvas: the painted picture, Fabric's handles over it, and words being written. */

import { useEffect, useRef } from 'preact/hooks'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'
import { setWords } from '../design/words'
import { dropFiles } from './drop-files'
import { Interaction } from './interaction'
import { Overlays } from './overlays'
import { PaintedCanvas } from './painted-canvas'
import { useGestures } from './use-gestures'
import { fit } from './viewport'
import { WordsField } from './words-field'

export function Stage() {
  const editor = useEditor()
  const stage = useRef<HTMLDivElement>(null)
  const handles = useRef<HTMLCanvasElement>(null)
  useStageSize(stage)
  useGestures(stage)
  useEffect(() => dropFiles(stage.current as HTMLElement, editor), [editor])
  useEffect(() => {
    let made: Interaction | undefined
    let left = false
    const wishes = {
      refit: (layer: { id: string }, box: Parameters<typeof setWords>[2]['box']) =>
        setWords(editor, layer.id, { box }),
      write: (id: string) => editor.write(id),
    }
    import('fabric').then((fabric) => {
      if (!left && handles.current) made = new Interaction(fabric, handles.current, editor, wishes)
    })
    return () => {
      left = true
      made?.end()
    }
  }, [editor])
  return (
    <section
      ref={stage}
      class="editor-stage"
      data-drop={say('Drop the picture here')}
      data-tool={editor.tool.value}
      aria-label={say('Canvas. Arrow keys move what is selected.')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that move layers
      tabIndex={0}
    >
      <PaintedCanvas />
      <Overlays />
      <div class="editor-handles" aria-hidden="true">
        <canvas ref={handles} />
      </div>
      <WordsField />
    </section>
  )
}

/** Keeps the picture fitted while the room changes, until somebody zooms. */
function useStageSize(stage: { current: HTMLDivElement | null }): void {
  const editor = useEditor()
  useEffect(() => {
    const element = stage.current as HTMLDivElement
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = (entry as ResizeObserverEntry).contentRect
      if (width === 0 || height === 0) return
      editor.stage.value = { width, height }
      fit(editor)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [editor, stage])
  const { format } = editor
  useEffect(() => {
    if (editor.stage.value.width > 0) fit(editor)
  }, [editor, format.value])
}
