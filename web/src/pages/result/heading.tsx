import type { Generation } from '../../api/generations'
import { styles } from '../../brief/catalogue'
import { plainTitle, whenWords } from '../../generation/words'
import { say } from '../../phrases/say'
import { nameOf } from './family'

export function Heading({ generation, family }: { generation: Generation; family: readonly Generation[] }) {
  const { title, style, realism, createdAt, edited } = generation
  const label = styles.value.find((held) => held.name === style)?.label ?? style
  const facts = [
    ...(family.length > 1 ? [nameOf(generation, family)] : edited ? [say('Edited')] : []),
    label,
    say('realism {realism}', { realism }),
    whenWords(createdAt),
  ]
  return (
    <div class="grid content-start gap-2">
      <h1 class="text-[30px] leading-[1.1]">{plainTitle(title)}</h1>
      <p class="hint">{facts.join(' · ')}</p>
    </div>
  )
}
