/** A person's photo: another one, or the same one cut anew. */

import { useState } from 'preact/hooks'
import type { Layer } from '../../../generated/scene'
import { asPicture, walk } from '../../paint/parts'
import { say } from '../../phrases/say'
import { SwapIcon } from '../../ui/icons'
import { useEditor } from '../design/context'
import { choosePhoto, swapPhoto, uploadAndSwap } from '../design/making'
import { Check } from '../fields/check'
import { Section } from '../fields/section'

export function PhotoSection({ layer }: { layer: Layer }) {
  const editor = useEditor()
  const [person, setPerson] = useState(1)
  const [keepBackground, setKeep] = useState(false)
  const photo = personOf(layer)
  if (!photo) return null
  const key = editor.photoKeys.get(photo.id)
  const again = (how: { person: number; keepBackground: boolean }) =>
    key && swapPhoto(editor, photo.id, key, how)
  return (
    <Section title={say('Photo')}>
      <button
        type="button"
        class="btn btn-small justify-self-start"
        disabled={photo.locked}
        onClick={() =>
          choosePhoto((file) => {
            setPerson(1)
            uploadAndSwap(editor, photo.id, file)
          })
        }
      >
        <SwapIcon size={15} />
        {say('Another photo')}
      </button>
      {key && (
        <div class="grid gap-2">
          <button
            type="button"
            class="btn btn-small justify-self-start"
            onClick={() => {
              setPerson(person + 1)
              again({ person: person + 1, keepBackground })
            }}
          >
            {say('Other person in this photo')}
          </button>
          <Check
            label={say('Keep the photo’s background')}
            on={keepBackground}
            onChange={(on) => {
              setKeep(on)
              again({ person, keepBackground: on })
            }}
          />
        </div>
      )}
    </Section>
  )
}

/** The picture of a person in a layer or in its group. */
export function personOf(layer: Layer): Layer | null {
  for (const held of walk([layer])) if (held.role === 'person' && asPicture(held)) return held
  return null
}
