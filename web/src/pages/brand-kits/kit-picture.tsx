import { say } from '../../phrases/say'
import { woven } from '../../phrases/woven'
import { wordsOn } from './colours'

interface Props {
  primary: string | null
  secondary: string | null
  /** The name of a loaded font; without one the words are set in the page's. */
  font: string | null
  logoUrl: string | null
  label: string
}

/** A sample title in the kit's colours and font: an idea of it, while the real thing is a render away. */
export function KitPicture({ primary, secondary, font, logoUrl, label }: Props) {
  const accent = primary ?? '#ffffff'
  const second = secondary ?? '#8d8a84'
  return (
    <div
      role="img"
      aria-label={label}
      class="kit-picture"
      style={{
        '--accent': accent,
        '--on-accent': wordsOn(accent),
        '--second': second,
        '--kit-font': font ?? 'inherit',
      }}
      data-set={font ? 'own' : 'page'}
    >
      <p class="kit-kicker">{say('Episode 12')}</p>
      <p class="kit-title">{woven('Why {rockets} explode', { rockets: <span>{say('rockets')}</span> })}</p>
      {logoUrl && <img src={logoUrl} alt="" class="kit-logo" />}
    </div>
  )
}
