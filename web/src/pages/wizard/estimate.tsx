import { useEffect, useState } from 'preact/hooks'
import type { EstimateAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { draft } from '../../brief/draft'

/** What it will cost and how long it will take, once, in a line. */
export default function Estimate() {
  const [told, setTold] = useState<EstimateAnswer | null>(null)
  const { variants } = draft.value
  useEffect(() => {
    const body = { title: 'Estimate', style: draft.peek().style, formats: draft.peek().formats }
    api<EstimateAnswer>('/api/estimate', { method: 'POST', body }).then(setTold, () => setTold(null))
  }, [])
  if (!told) return <>Ready when you are.</>
  const credits = told.credits * variants
  const seconds = Math.max(1, Math.round(told.seconds))
  const cost = credits
    ? `${credits} ${credits === 1 ? 'credit' : 'credits'} of ${told.balance}`
    : 'Free on this server'
  return (
    <>
      {cost}, about {seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}
      {told.waiting > 0 && `, ${told.waiting} before you`}
    </>
  )
}
