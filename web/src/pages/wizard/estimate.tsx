import { useEffect, useState } from 'preact/hooks'
import type { EstimateAnswer } from '../../../generated/api'
import { api } from '../../api/client'
import { draft } from '../../brief/draft'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'

/** What it will cost and how long it will take, once, in a line. */
export default function Estimate() {
  const [told, setTold] = useState<EstimateAnswer | null>(null)
  const { variants } = draft.value
  useEffect(() => {
    const body = { title: 'Estimate', style: draft.peek().style, formats: draft.peek().formats }
    api<EstimateAnswer>('/api/estimate', { method: 'POST', body }).then(setTold, () => setTold(null))
  }, [])
  if (!told) return <>{say('Ready when you are.')}</>
  const credits = told.credits * variants
  const seconds = Math.max(1, Math.round(told.seconds))
  const cost = credits
    ? many('{count} credit of {balance}', '{count} credits of {balance}', credits, {
        balance: told.balance,
      })
    : say('Free on this server')
  const time =
    seconds < 90
      ? say('{seconds} s', { seconds })
      : say('{minutes} min', { minutes: Math.round(seconds / 60) })
  return (
    <>
      {told.waiting > 0
        ? say('{cost}, about {time}, {waiting} before you', { cost, time, waiting: told.waiting })
        : say('{cost}, about {time}', { cost, time })}
    </>
  )
}
