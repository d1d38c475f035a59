/** What stands where the canvas would be. */

import { needSession } from '../api/session'
import { say } from '../phrases/say'
import type { Opening } from './saving/use-design'

type Props = ({ kind: 'signed-out' } | Exclude<Opening, { kind: 'ready' }>) & { id: string }

export function Notice(props: Props) {
  if (props.kind === 'loading') return <Loading />
  const { title, text } = wordsFor(props)
  return (
    <section class="m-auto grid max-w-md justify-items-start gap-3 p-6" aria-live="polite">
      <h1 class="text-2xl">{title}</h1>
      <p class="text-muted">{text}</p>
      <p class="flex flex-wrap gap-2 pt-1">
        {props.kind === 'signed-out' ? (
          <button
            type="button"
            class="btn btn-main"
            onClick={() => needSession(say('Sign in to open this design.'))}
          >
            {say('Sign in')}
          </button>
        ) : props.kind === 'failed' && !props.missing ? (
          <button type="button" class="btn btn-main" onClick={() => location.reload()}>
            {say('Try again')}
          </button>
        ) : (
          <a class="btn btn-main" href={props.kind === 'failed' ? '/history' : `/g/${props.id}`}>
            {props.kind === 'failed' ? say('To your history') : say('To the picture')}
          </a>
        )}
      </p>
    </section>
  )
}

function wordsFor(props: Props): { title: string; text: string } {
  if (props.kind === 'signed-out')
    return {
      title: say('This design is somebody’s own'),
      text: say('Sign in with the address it was made with, and it opens here.'),
    }
  if (props.kind === 'making')
    return {
      title: say('The picture is still being made'),
      text: props.stage
        ? say('The canvas opens by itself when it is ready (now: {stage}).', { stage: props.stage })
        : say('The canvas opens by itself when it is ready.'),
    }
  if (props.kind === 'ended') return { title: say('There is no design to edit'), text: props.message }
  if (props.kind === 'failed')
    return props.missing
      ? {
          title: say('This design is not here'),
          text: say('It was deleted, or it belongs to another account.'),
        }
      : { title: say('The design could not be opened'), text: props.message }
  return { title: '', text: '' }
}

function Loading() {
  return (
    <div class="editor-loading" role="status">
      <div class="editor-loading-picture" />
      <p class="text-muted">{say('Opening the design')}</p>
    </div>
  )
}
