import { useState } from 'preact/hooks'
import type { BackgroundAnswer, BackgroundList } from '../../../generated/api'
import { api, said } from '../../api/client'
import { uploadFile } from '../../api/uploads'
import { change, draft } from '../../brief/draft'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { useLoaded } from '../../ui/loaded'

const load = () => api<BackgroundList>('/api/backgrounds')
const NAMES: Record<string, string> = {
  photo: named('My own picture'),
  sdxl: named('Painted by a model'),
  remote: named('Made by an image server'),
}

/** Who makes the ground: the style's own recipe, the user's picture, or a model where this service has one. */
export default function Ground() {
  const { value, error } = useLoaded(load)
  const { background, groundPhoto } = draft.value
  const choices = value?.items ?? []
  const chosen = choices.find(({ name }) => name === background)
  return (
    <fieldset class="mt-4 grid gap-2">
      <legend class="label">{say('Background')}</legend>
      <div class="flex flex-wrap gap-2">
        <Choice
          label={say('The style’s own')}
          checked={background === null}
          choose={() => change({ background: null, groundPhoto: null })}
        />
        {choices.map((choice) => (
          <Choice
            key={choice.name}
            label={nameOf(choice)}
            note={choice.note}
            checked={choice.name === background}
            disabled={!choice.available}
            choose={() => change(chosenGround(choice))}
          />
        ))}
      </div>
      {error ? (
        <p class="hint" role="alert">
          {said(error)}
        </p>
      ) : null}
      {choices.map((choice) =>
        choice.note ? (
          <p key={choice.name} class="hint">
            {nameOf(choice)}: {choice.note}.
          </p>
        ) : null,
      )}
      {groundPhoto && <Picture name={groundPhoto.fileKey ? groundPhoto.name : null} />}
      {chosen && !chosen.ofPhoto && <Prompt />}
    </fieldset>
  )
}

function nameOf({ name }: BackgroundAnswer): string {
  return say(NAMES[name] ?? name)
}

function chosenGround({ name, ofPhoto }: BackgroundAnswer) {
  return { background: name, groundPhoto: ofPhoto ? { name: '', fileKey: null } : null }
}

interface ChoiceProps {
  label: string
  note?: string
  checked: boolean
  disabled?: boolean
  choose: () => void
}

function Choice({ label, note, checked, disabled, choose }: ChoiceProps) {
  return (
    <label class="chip" title={note || undefined}>
      <input
        type="radio"
        name="ground"
        class="sr-only"
        checked={checked}
        disabled={disabled && !checked}
        onChange={choose}
      />
      <span class={disabled ? 'opacity-60' : ''}>{label}</span>
    </label>
  )
}

/** The picture that the ground is made of: sent and checked as soon as it is chosen. */
function Picture({ name }: { name: string | null }) {
  const [sent, setSent] = useState<number | null>(null)
  const take = async (file: File) => {
    setSent(0)
    try {
      const { fileKey } = await uploadFile(file, { purpose: 'photo', onProgress: setSent })
      if (draft.value.groundPhoto) change({ groundPhoto: { name: file.name, fileKey } })
    } catch (error) {
      toast(said(error), 'bad')
    } finally {
      setSent(null)
    }
  }
  return (
    <label class="hint flex items-center gap-2">
      <span class="btn btn-small">{name ? say('Another picture') : say('Choose a picture')}</span>
      <input
        type="file"
        accept="image/*"
        class="sr-only"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) take(file)
        }}
      />
      <span role="status">
        {sent === null
          ? name
          : sent < 1
            ? say('Sending {percent} %', { percent: Math.round(sent * 100) })
            : say('Checking')}
      </span>
    </label>
  )
}

function Prompt() {
  return (
    <label class="grid gap-1">
      <span class="hint">{say('What it shows, in your own words; else the style’s')}</span>
      <textarea
        class="field"
        dir="auto"
        rows={2}
        maxLength={1000}
        value={draft.value.prompt}
        onInput={(event) => change({ prompt: event.currentTarget.value })}
      />
    </label>
  )
}
