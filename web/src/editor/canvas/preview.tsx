/** The picture as small as people see it. */

import { useEffect, useRef } from 'preact/hooks'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'

const AGAIN_MS = 120

export function Preview({ width, height }: { width: number; height: number }) {
  const editor = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  const scene = editor.scene.value
  const { across, down } = sizeWithin(scene, width, height)
  useEffect(() => {
    let timer = 0
    const draw = () => {
      timer = 0
      const picture = document.querySelector<HTMLCanvasElement>('.editor-picture')
      if (canvas.current && picture) shrink(picture, canvas.current)
    }
    const soon = () => {
      // While a layer is dragged every frame is needed for it; it is painted once more at rest.
      if (editor.draft.value) return
      timer ||= setTimeout(draw, AGAIN_MS) as unknown as number
    }
    document.addEventListener('painted', soon)
    soon()
    return () => {
      document.removeEventListener('painted', soon)
      clearTimeout(timer)
    }
  }, [editor, across, down])
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1)
  return (
    <figure class="ed-preview">
      <canvas
        ref={canvas}
        role="img"
        aria-label={say('The picture at {across} by {down} pixels', { across, down })}
        width={across * ratio}
        height={down * ratio}
        style={{ width: `${across}px`, height: `${down}px` }}
      />
      <figcaption>
        {across} × {down}
      </figcaption>
    </figure>
  )
}

/** Half a pixel more or less fills the room that is meant. */
function sizeWithin(scene: { width: number; height: number }, width: number, height: number) {
  const by = Math.min(width / scene.width, (height + 0.5) / scene.height)
  return {
    across: Math.min(width, Math.floor(scene.width * by + 0.4)),
    down: Math.min(height, Math.round(scene.height * by)),
  }
}

/** Halved until the last step is small: one large step would skip pixels. */
function shrink(source: HTMLCanvasElement, target: HTMLCanvasElement): void {
  let from: HTMLCanvasElement | OffscreenCanvas = source
  while (from.width > target.width * 2) {
    const half: OffscreenCanvas = new OffscreenCanvas(Math.ceil(from.width / 2), Math.ceil(from.height / 2))
    drawn(half.getContext('2d'), from, half)
    from = half
  }
  drawn(target.getContext('2d'), from, target)
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null

function drawn(context: Context, from: CanvasImageSource, to: { width: number; height: number }): void {
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, to.width, to.height)
  context.drawImage(from, 0, 0, to.width, to.height)
}
