/** The draft as the API takes it. */

import type { GenerateBody } from '../../../generated/api'
import { type Draft, everyone, wishesOf } from '../../brief/draft'

export function bodyOf(held: Draft): GenerateBody {
  const wishes = wishesOf(held)
  return {
    ...wishes,
    title: wishes.title.trim(),
    kicker: wishes.kicker.trim(),
    hostKey: held.host?.fileKey ?? null,
    backgroundKey: held.groundPhoto?.fileKey ?? null,
    guestKeys: held.guests.map((guest) => guest.fileKey as string),
    people: everyone(held).map(({ person, keepBackground }) => ({ person, keepBackground })),
  }
}
