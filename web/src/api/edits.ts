import { signal } from '@preact/signals'

/** Grows when a design was saved in this window: what was asked of its versions before is old. */
export const saves = signal(0)
