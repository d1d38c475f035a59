import { WarningIcon } from '../../ui/icons'
import { useEditor } from '../design/context'
import { covered, isPodcast } from '../document/zones'

/** What platforms would lay over words or faces, said where it happens. */
export function Covered() {
  const editor = useEditor()
  const found = covered(editor.scene.value)
  if (found.length === 0) return null
  const what = isPodcast(editor.scene.value) ? 'Player controls' : 'The duration badge'
  return (
    <p class="ed-warning">
      <WarningIcon size={16} />
      <span>
        {what} would cover a part of {found.slice(0, 2).join(' and ')}.
      </span>
    </p>
  )
}
