import { useEffect } from 'preact/hooks'
import { deleted, keepWithoutDeleted } from '../api/generations'
import { say } from '../phrases/say'
import { WarningIcon } from '../ui/icons'
import { useEditor } from './design/context'

/** The design was deleted in another tab or by another program, and nothing can be saved to it any more. */
export function Gone() {
  const { id } = useEditor()
  useEffect(() => keepWithoutDeleted(), [])
  if (!deleted.value.has(id)) return null
  return (
    <div class="ed-banner" role="alert">
      <WarningIcon />
      <p>
        {say(
          'This picture was deleted somewhere else. What you change here can no longer be kept or rendered.',
        )}
      </p>
      <a class="btn btn-small" href="/history">
        {say('Your pictures')}
      </a>
    </div>
  )
}
