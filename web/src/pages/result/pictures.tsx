import type { ComponentChildren } from 'preact'
import { type Generation, renewAddresses } from '../../api/generations'
import { hasEnded } from '../../api/live'
import { isWide, type Picture, picturesOf } from '../../generation/formats'
import type { Looks } from '../../generation/looks'
import { plainTitle } from '../../generation/words'
import { say } from '../../phrases/say'
import { FadingPicture } from '../../ui/fading-picture'

/** The thumbnail large, the cover and the others beside it with what can be done; each has its place before it is there. */
export function Pictures({
  generation,
  looks,
  children,
}: {
  generation: Generation
  /** Of what was edited since its files were made. */
  looks: Looks
  children: ComponentChildren
}) {
  const [main, ...others] = picturesOf(generation)
  if (!main) return null
  const preview = (picture: Picture) =>
    picture.shape.name === generation.formats[0] ? generation.previewUrl : null
  return (
    <div class="result">
      <Shown
        picture={main}
        look={looks.get(main.shape.name)}
        preview={preview(main)}
        generation={generation}
      />
      <div class="grid content-start gap-6">
        {others.length > 0 && (
          <div class="result-others">
            {others.map((picture) => (
              <Shown
                key={picture.shape.name}
                picture={picture}
                look={looks.get(picture.shape.name)}
                preview={preview(picture)}
                generation={generation}
                small
              />
            ))}
          </div>
        )}
        <div class="min-h-[212px]">{children}</div>
      </div>
    </div>
  )
}

interface Props {
  picture: Picture
  look: string | undefined
  preview: string | null
  generation: Generation
  small?: boolean
}

function Shown({ picture: { shape, file }, look, preview, generation, small }: Props) {
  const { id, title, status } = generation
  const src = look ?? file?.url ?? preview
  const making = !src && !hasEnded(status)
  return (
    <figure class={`grid gap-2 ${small || isWide(shape) ? '' : 'max-w-[640px]'}`}>
      <FadingPicture
        src={src}
        alt={`${shape.title}: ${plainTitle(title)}`}
        width={shape.width}
        height={shape.height}
        class={`rounded-card ${making ? 'making' : ''} ${small ? '' : 'shadow-[0_10px_40px_var(--shade)]'}`}
        failed={() => renewAddresses(id).catch(() => {})}
      />
      <figcaption class="hint">
        {shape.title}, {shape.width} × {shape.height}
        {!file && preview && !hasEnded(status) && `. ${say('A first look; the files follow.')}`}
        {look && `. ${say('As it was edited.')}`}
      </figcaption>
    </figure>
  )
}
