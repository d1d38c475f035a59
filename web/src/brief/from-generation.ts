/** A brief like that of a generation: what "New from this" puts into the wizard. */

import type { GenerationAnswer } from '../../generated/api'
import { say } from '../phrases/say'
import { type Draft, fresh, type PersonDraft, type Wishes, wishesOf } from './draft'

type Asked = Pick<GenerationAnswer, keyof Wishes | 'hostKey' | 'guestKeys' | 'backgroundKey' | 'people'>

/** The photos are those uploads: nothing is sent again. */
export function draftFrom(generation: Asked): Draft {
  const { hostKey, guestKeys, backgroundKey, people } = generation
  const choices = people.slice(hostKey ? 1 : 0)
  return {
    ...fresh,
    ...wishesOf(generation),
    host: hostKey ? person(hostKey, say('Host'), people[0]) : null,
    guests: guestKeys.map((key, index) =>
      person(key, say('Guest {number}', { number: index + 1 }), choices[index]),
    ),
    groundPhoto: backgroundKey ? { name: say('The picture'), fileKey: backgroundKey } : null,
  }
}

/** The same photo may stand for two people, so its key alone does not tell them apart. */
function person(fileKey: string, name: string, choice: Asked['people'][number] | undefined): PersonDraft {
  const { person: number = 1, keepBackground = false } = choice ?? {}
  return { id: crypto.randomUUID(), name, mediaType: '', fileKey, person: number, keepBackground }
}
