import { deleted, known } from '../../api/generations'
import { say } from '../../phrases/say'
import { Empty } from '../../ui/empty'
import { useFocusAtOnce } from '../../ui/focus'
import { Elsewhere } from './elsewhere'
import { relativeOf } from './family'

/** What the page showed was deleted in another tab or by another program: say so where it stood, and where to go on. */
export function Deleted({ id, choose }: { id: string; choose: (id: string) => void }) {
  const place = useFocusAtOnce<HTMLDivElement>()
  const left = relativeOf(known.value, id, deleted.value.get(id) ?? null)
  return (
    <div ref={place} class="page outline-none" tabIndex={-1}>
      <Empty
        level={1}
        role="alert"
        title={say('This picture was deleted')}
        actions={
          <>
            {left && (
              <button type="button" class="btn btn-main" onClick={() => choose(left.id)}>
                {say('See another version')}
              </button>
            )}
            <Elsewhere main={!left} />
          </>
        }
      >
        {say(
          'It was deleted somewhere else while this page stood open. Its files and its scene are gone for good; files that you downloaded stay yours.',
        )}
      </Empty>
    </div>
  )
}
