import { useState } from 'preact/hooks'
import { said } from '../api/client'

export interface Attempt {
  busy: boolean
  /** What went wrong the last time, as a sentence. */
  fault: string
  setFault: (fault: string) => void
  /** Does the work unless it is being done; true when it went well. */
  run: (work: () => Promise<unknown>) => Promise<boolean>
}

/** One thing at a time, with what came of it. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const run = async (work: () => Promise<unknown>) => {
    if (busy) return false
    setBusy(true)
    setFault('')
    try {
      await work()
      return true
    } catch (error) {
      setFault(said(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, fault, setFault, run }
}
