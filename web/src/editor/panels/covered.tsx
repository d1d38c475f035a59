import { all } from '../../phrases/lists'
import { say } from '../../phrases/say'
import { WarningIcon } from '../../ui/icons'
import { useEditor } from '../design/context'
import { covered, isPodcast } from '../document/zones'

/** What platforms would lay over words or faces, said where it happens. */
export function Covered() {
  const editor = useEditor()
  const found = covered(editor.scene.value)
  if (found.length === 0) return null
  const parts = { parts: all(found.slice(0, 2)) }
  return (
    <p class="ed-warning">
      <WarningIcon size={16} />
      <span>
        {isPodcast(editor.scene.value)
          ? say('Player controls would cover a part of {parts}.', parts)
          : say('The duration badge would cover a part of {parts}.', parts)}
      </span>
    </p>
  )
}
