/** What the platforms cover, and lines to compose by. Drawn over the picture, never into it. */

import type { Scene } from '../../../generated/scene'
import { say } from '../../phrases/say'
import { useEditor } from '../design/context'
import { badgeZone, isPodcast } from '../document/zones'

export function Overlays() {
  const editor = useEditor()
  const { zoom, x, y } = editor.view.value
  const scene = editor.scene.value
  const shown = editor.guides.value
  return (
    <svg
      class="editor-overlays"
      aria-hidden="true"
      width={scene.width * zoom}
      height={scene.height * zoom}
      viewBox={`0 0 ${scene.width} ${scene.height}`}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      {shown.includes('margin') && <Margin scene={scene} />}
      {shown.includes('thirds') && <Thirds scene={scene} />}
      {shown.includes('badge') && <Badge scene={scene} zoom={zoom} />}
    </svg>
  )
}

function Margin({ scene: { width, height } }: { scene: Scene }) {
  const edge = Math.min(width, height) * 0.045
  return <rect class="guide-line" x={edge} y={edge} width={width - 2 * edge} height={height - 2 * edge} />
}

function Thirds({ scene: { width, height } }: { scene: Scene }) {
  const path = [1, 2]
    .map((part) => `M${(width * part) / 3} 0V${height}M0 ${(height * part) / 3}H${width}`)
    .join('')
  return <path class="guide-line" d={path} />
}

function Badge({ scene, zoom }: { scene: Scene; zoom: number }) {
  const zone = badgeZone(scene)
  if (!zone) return null
  return (
    <g>
      <rect class="guide-zone" x={zone.x} y={zone.y} width={zone.width} height={zone.height} />
      <text class="guide-text" x={zone.x + zone.width / 2} y={zone.y + zone.height / 2} font-size={11 / zoom}>
        {isPodcast(scene) ? say('player controls (typical)') : say('duration')}
      </text>
    </g>
  )
}
