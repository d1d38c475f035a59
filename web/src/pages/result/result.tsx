import { useEffect, useState } from 'preact/hooks'
import { useRoute } from 'preact-iso'
import { type Generation, known, load } from '../../api/generations'
import { hasEnded } from '../../api/live'
import { restored, token } from '../../api/session'
import { useEditedLooks, useEdits } from '../../generation/edits'
import { useFollow, useGeneration } from '../../generation/following'
import { plainTitle } from '../../generation/words'
import { named, say } from '../../phrases/say'
import { useTitle } from '../../shell/title'
import { useAlive } from '../../ui/alive'
import { Empty } from '../../ui/empty'
import { SignInPrompt } from '../../ui/sign-in-prompt'
import { Actions } from './actions'
import { Deleted } from './deleted'
import { Downloads } from './downloads'
import { EditedSince } from './edited-since'
import { Elsewhere } from './elsewhere'
import { Ended } from './ended'
import { familyOf, loadFamily } from './family'
import { Heading } from './heading'
import { Mockups } from './mockups'
import { Pictures } from './pictures'
import { Progress } from './progress'
import { Report } from './report'
import { Waiting } from './skeleton'
import { Versions } from './versions'

/** The canvas comes while the picture is being made, after what the page itself needs. */
const EDITOR_AFTER_MS = 1500
const TITLES: Record<string, string> = { absent: named('Not found'), deleted: named('Deleted') }

export default function Result() {
  const { params } = useRoute()
  const alive = useAlive()
  if (!alive || !restored.value) return <Waiting />
  if (!token.value)
    return (
      <div class="page">
        <SignInPrompt
          title={say('Sign in to see this picture')}
          why={say('A picture is shown to whoever had it made. You come back here after.')}
        />
      </div>
    )
  return <Chosen id={params.id ?? ''} />
}

/** Which version is shown is kept in the address without a step in the history: arrows would fill it. */
function Chosen({ id: asked }: { id: string }) {
  const [id, setId] = useState(asked)
  useEffect(() => setId(asked), [asked])
  const choose = (next: string) => {
    setId(next)
    history.replaceState(history.state, '', `/g/${next}`)
  }
  return <Shown id={id} choose={choose} />
}

function Shown({ id, choose }: { id: string; choose: (id: string) => void }) {
  const found = useGeneration(id)
  useTitle(found.state === 'here' ? plainTitle(found.generation.title) : (TITLES[found.state] ?? ''))
  if (found.state === 'loading') return <Waiting />
  if (found.state === 'absent') return <Absent />
  if (found.state === 'deleted') return <Deleted id={id} choose={choose} />
  if (found.state === 'trouble')
    return (
      <div class="page">
        <Empty
          level={1}
          role="alert"
          title={say('This picture could not be loaded')}
          actions={
            <button type="button" class="btn btn-main" onClick={found.again}>
              {say('Try again')}
            </button>
          }
        >
          {found.message}
        </Empty>
      </div>
    )
  return <Here generation={found.generation} choose={choose} />
}

function Here({ generation, choose }: { generation: Generation; choose: (id: string) => void }) {
  const { id, status } = generation
  const family = familyOf(known.value, id)
  const ready = status === 'ready' && !!generation.files?.length
  useFollow(family)
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    loadFamily(id)
      .catch(() => {}) // the picture is here; its relatives come with the next look
      .then(() => setSettled(true))
  }, [id])
  const edits = useEdits(generation, family, ready && settled)
  const looks = useEditedLooks(generation, edits)
  const bare = family.filter((one) => one.status === 'ready' && !one.files).map((one) => one.id)
  useEffect(() => {
    for (const one of bare) load(one).catch(() => {}) // so that choosing it shows it at once; else it is asked for then
  }, [bare.join()])
  useEffect(() => {
    if (hasEnded(status)) return
    const ahead = () => import('../../editor/editor').catch(() => {}) // it is asked for again when it is wanted
    const timer = setTimeout(ahead, EDITOR_AFTER_MS)
    return () => clearTimeout(timer)
  }, [id])
  return (
    <div class="page grid grid-cols-[minmax(0,1fr)] gap-10">
      <div class="grid gap-6">
        <Heading generation={generation} family={family} />
        {ready && settled && <EditedSince generation={generation} edits={edits} choose={choose} />}
        <Pictures generation={generation} looks={looks}>
          {ready ? (
            <Actions generation={generation} family={family} settled={settled} choose={choose} />
          ) : status === 'failed' || status === 'cancelled' ? (
            <Ended generation={generation} />
          ) : (
            <Progress generation={generation} />
          )}
        </Pictures>
      </div>
      <Versions generation={generation} family={family} choose={choose} />
      {/* Not before the versions are known, which would push it down. */}
      {ready && settled && (
        <>
          <Mockups generation={generation} looks={looks} />
          <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-10 lg:grid-cols-2">
            <Downloads generation={generation} edits={edits} />
            <Report generation={generation} />
          </div>
        </>
      )}
    </div>
  )
}

function Absent() {
  return (
    <div class="page">
      <Empty level={1} title={say('There is nothing here')} actions={<Elsewhere />}>
        {say(
          'The address may be mistyped, or what stood here was deleted. Pictures of others are never shown.',
        )}
      </Empty>
    </div>
  )
}
