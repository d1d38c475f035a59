import { useEffect, useRef, useState } from 'preact/hooks'
import { styles } from '../../brief/catalogue'
import { say } from '../../phrases/say'
import { type Filters, statusNames } from './filters'

const PAUSE_MS = 300

interface Props {
  filters: Filters
  change: (filters: Filters) => void
}

/** Words of the title, the state and the style. */
export function Search({ filters, change }: Props) {
  const [words, setWords] = useState(filters.q)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => setWords(filters.q), [filters.q])
  useEffect(() => () => clearTimeout(timer.current), [])
  const typed = (value: string) => {
    setWords(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change({ ...filters, q: value }), PAUSE_MS)
  }
  return (
    <search class="grid grid-cols-2 gap-3 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
      <input
        type="search"
        dir="auto"
        class="field col-span-2 sm:col-span-1"
        placeholder={say('Search titles')}
        aria-label={say('Search titles')}
        maxLength={200}
        value={words}
        onInput={(event) => typed(event.currentTarget.value)}
      />
      <select
        class="field"
        aria-label={say('State')}
        value={filters.status}
        onChange={(event) =>
          change({ ...filters, q: words, status: event.currentTarget.value as Filters['status'] })
        }
      >
        {statusNames.map(([name, label]) => (
          <option key={name} value={name}>
            {say(label)}
          </option>
        ))}
      </select>
      <select
        class="field"
        aria-label={say('Style')}
        value={filters.style}
        onChange={(event) => change({ ...filters, q: words, style: event.currentTarget.value })}
      >
        <option value="">{say('Any style')}</option>
        {styles.value.map((style) => (
          <option key={style.name} value={style.name}>
            {style.label}
          </option>
        ))}
      </select>
    </search>
  )
}
