/** The draft as the API takes it. */

import type { GenerateBody } from '../../../generated/api'
import { type Draft, everyone } from '../../brief/draft'

export function bodyOf(held: Draft): GenerateBody {
  return {
    title: held.title.trim(),
    kicker: held.kicker.trim(),
    style: held.style,
    realism: held.realism,
    formats: held.formats,
    hostKey: held.host?.fileKey ?? null,
    guestKeys: held.guests.map((guest) => guest.fileKey as string),
    people: everyone(held).map(({ person, keepBackground }) => ({ person, keepBackground })),
    brandKitId: held.brandKitId,
  }
}
