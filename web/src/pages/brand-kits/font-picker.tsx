import { useEffect, useRef, useState } from 'preact/hooks'
import type { FaceAnswer } from '../../../generated/api'
import { say } from '../../phrases/say'
import { Fault } from '../../ui/fault'
import { useLoaded } from '../../ui/loaded'
import { faces, found, useFace, weightWords } from './faces'

interface Props {
  /** Null is the style's own, undefined none of these. */
  chosen: string | null | undefined
  choose: (font: string | null) => void
}

/** Every font of the server, each set in itself; the files come as the list is scrolled. */
export function FontPicker({ chosen, choose }: Props) {
  const { value, error, again } = useLoaded(faces)
  const [words, setWords] = useState('')
  const shown = value ? found(value, words) : []
  return (
    <fieldset class="grid gap-2">
      <legend class="label">{say('Font')}</legend>
      <input
        type="search"
        dir="auto"
        class="field"
        placeholder={say('Search fonts')}
        aria-label={say('Search fonts')}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <div class="kit-faces min-h-[340px]">
        {!words.trim() && (
          <label class="kit-face">
            <input
              type="radio"
              name="font"
              class="sr-only"
              checked={chosen === null}
              onChange={() => choose(null)}
            />
            <span class="font-semibold whitespace-nowrap">{say('The style’s own')}</span>
            <span class="hint">{say('changes with it')}</span>
          </label>
        )}
        {shown.map((face) => (
          <Row key={face.id} face={face} chosen={chosen === face.id} choose={() => choose(face.id)} />
        ))}
        {value && !shown.length && <p class="hint p-4">{say('No font is called that.')}</p>}
        {!!error && (
          <div class="px-4">
            <Fault error={error} again={again} />
          </div>
        )}
      </div>
    </fieldset>
  )
}

function Row({ face, chosen, choose }: { face: FaceAnswer; chosen: boolean; choose: () => void }) {
  const [row, seen] = useSeen<HTMLLabelElement>()
  const name = useFace(seen ? face.id : null, face.url)
  return (
    <label ref={row} class="kit-face">
      <input type="radio" name="font" class="sr-only" checked={chosen} onChange={choose} />
      <b style={{ fontFamily: name ?? undefined }}>{face.family}</b>
      <span class="hint flex-none">{weightWords(face)}</span>
    </label>
  )
}

/** True from the moment the element comes near the view. */
function useSeen<T extends HTMLElement>() {
  const place = useRef<T>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const node = place.current
    if (!node) return
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        setSeen(true)
        watch.disconnect()
      },
      { rootMargin: '120px' },
    )
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  return [place, seen] as const
}
