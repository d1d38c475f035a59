import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Saving } from './saving'

export const SavingContext = createContext<Saving | null>(null)

/** What keeps the design that this part of the page edits. */
export function useSaving(): Saving {
  const saving = useContext(SavingContext)
  if (!saving) throw new Error('this part belongs inside an editor whose design is kept')
  return saving
}
