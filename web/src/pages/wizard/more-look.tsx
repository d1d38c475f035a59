import { change, draft } from '../../brief/draft'
import KitChips from './kit-chips'

const PAINTER = 'sdxl'

/** What is asked of those who are signed in: whose colours, and who paints the ground. */
export default function MoreLook() {
  const painted = draft.value.background === PAINTER
  return (
    <>
      <KitChips />
      <label class="hint mt-2 flex items-center gap-2">
        <input
          type="checkbox"
          checked={painted}
          onChange={() => change({ background: painted ? null : PAINTER })}
        />
        Have a model paint the ground, where a GPU is at hand
      </label>
    </>
  )
}
