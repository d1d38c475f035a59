import { useEffect } from 'preact/hooks'
import { draft, type PersonDraft, type Role } from '../../brief/draft'
import { named, say } from '../../phrases/say'
import { CloseIcon, SwapIcon } from '../../ui/icons'
import { adjust, again, follow, makeHost, type Progress, progress, remove } from './people'

const steps: Record<Progress['step'], string> = {
  waiting: named('Sent when you sign in'),
  sending: named('Sending'),
  checking: named('Checking'),
  cutting: named('Cutting out'),
  ready: '',
  failed: '',
}

/** One person: the photo, then the cutout, and what can be changed about it. */
export default function PersonCard({ person, as: role }: { person: PersonDraft; as: Role }) {
  useEffect(() => follow(person), [person.id])
  const state = progress.value[person.id]
  if (!state) return null
  const name =
    role === 'host'
      ? say('Host')
      : say('Guest {number}', { number: draft.value.guests.findIndex((held) => held.id === person.id) + 1 })
  const shown = state.cutout ?? state.preview
  return (
    <div class="person">
      {shown && (
        <img
          key={shown}
          src={shown}
          alt={state.cutout ? say('{name}, cut out', { name }) : `${name}: ${person.name}`}
          class={state.cutout ? 'person-cutout' : 'person-photo'}
        />
      )}
      <div class="person-top">
        <span class="person-name">{name}</span>
        <button
          type="button"
          class="person-button"
          aria-label={say('Remove {name}', { name })}
          title={say('Remove')}
          onClick={() => remove(person)}
        >
          <CloseIcon size={14} />
        </button>
      </div>
      <div class="person-foot">
        <State person={person} state={state} />
        {(state.step === 'ready' || state.step === 'cutting') && (
          <Choices person={person} role={role} state={state} />
        )}
      </div>
    </div>
  )
}

function State({ person, state }: { person: PersonDraft; state: Progress }) {
  if (state.step === 'failed')
    return (
      <p role="alert" class="text-bad">
        {state.note}{' '}
        <button type="button" class="font-semibold underline" onClick={() => again(person)}>
          {say('Try again')}
        </button>
      </p>
    )
  return (
    <p role="status" class={state.step === 'ready' && !state.note ? 'sr-only' : ''}>
      {state.step === 'ready' ? state.note || say('Cut out') : say(steps[state.step])}
      {state.step === 'sending' && ` ${Math.round(state.fraction * 100)} %`}
      {state.step === 'sending' && (
        <progress class="bar" max="1" value={state.fraction} aria-label={say('Sent')} />
      )}
      {state.step === 'checking' || state.step === 'cutting' ? (
        <progress class="bar" aria-label={say('Working')} />
      ) : null}
    </p>
  )
}

function Choices({ person, role, state }: { person: PersonDraft; role: Role; state: Progress }) {
  return (
    <div class="flex flex-wrap gap-x-3 gap-y-1">
      {state.people > 1 && (
        <button
          type="button"
          class="link"
          onClick={() => adjust(person, { person: (person.person % state.people) + 1 })}
        >
          <SwapIcon size={14} />{' '}
          {say('Other person ({person} of {people})', { person: person.person, people: state.people })}
        </button>
      )}
      <label class="link">
        <input
          type="checkbox"
          class="accent-ink"
          checked={person.keepBackground}
          onChange={(event) => adjust(person, { keepBackground: event.currentTarget.checked })}
        />
        {say('Keep the background')}
      </label>
      {role === 'guest' && (
        <button type="button" class="link" onClick={() => makeHost(person)}>
          {say('Make host')}
        </button>
      )}
    </div>
  )
}
