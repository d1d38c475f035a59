/** Opens a generation's design: waits while it is being made, says what stands in the way. */

import { useEffect, useState } from 'preact/hooks'
import type { GenerationAnswer } from '../../../generated/api'
import { ApiError, said } from '../../api/client'
import { loadGeneration, loadScenes } from '../../api/scenes'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { Editor } from '../design/editor-state'
import { fetchResources } from '../design/resources'
import { type Copy, dropCopy, readCopy } from './local-copy'
import { Saving } from './saving'

export type Opening =
  | { kind: 'loading' }
  | { kind: 'making'; stage: string }
  | { kind: 'ended'; message: string }
  | { kind: 'failed'; message: string; missing: boolean }
  | { kind: 'ready'; saving: Saving; generation: GenerationAnswer }

const ASK_AGAIN_MS = 2000

export function useDesign(id: string): Opening {
  const [state, setState] = useState<Opening>({ kind: 'loading' })
  useEffect(() => {
    let left = false
    let timer = 0
    let end = () => {}
    const open = async () => {
      try {
        const generation = await loadGeneration(id)
        if (left) return
        if (generation.status === 'pending' || generation.status === 'running') {
          setState({ kind: 'making', stage: generation.stage })
          timer = setTimeout(open, ASK_AGAIN_MS) as unknown as number
          return
        }
        if (generation.status !== 'ready') {
          const message = generation.error?.message ?? say('It was cancelled before there was a design.')
          setState({ kind: 'ended', message })
          return
        }
        const saving = await opened(generation)
        if (left) return
        end = () => saving.end()
        setState({ kind: 'ready', saving, generation })
      } catch (error) {
        if (!left) setState({ kind: 'failed', message: said(error), missing: isMissing(error) })
      }
    }
    open()
    return () => {
      left = true
      clearTimeout(timer)
      end()
    }
  }, [id])
  return state
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

async function opened(generation: GenerationAnswer): Promise<Saving> {
  const answers = await loadScenes(generation)
  const editor = new Editor(generation.id)
  const [first] = generation.formats
  const scenes = Object.fromEntries(answers.map(({ format, scene }) => [format, scene]))
  editor.begin(scenes, first as string)
  for (const [layer, key] of photoKeysOf(generation)) editor.photoKeys.set(layer, key)
  for (const { assets } of answers) Object.assign(editor.assets, assets)
  const saving = new Saving(editor, answers)
  takeUp(saving, readCopy(generation.id))
  const fetching = Object.values(editor.design.value).map((scene) => fetchResources(editor, scene, {}))
  Promise.all(fetching).catch((error) => toast(said(error), 'bad'))
  await fetching[0]?.catch(() => undefined)
  return saving
}

/** What this browser kept and the server does not have, as a step that can be undone. */
function takeUp(saving: Saving, copy: Copy | null): void {
  if (!copy) return
  const { editor } = saving
  const now = editor.design.value
  const kept = Object.entries(copy.design).filter(
    ([format, scene]) => now[format] && JSON.stringify(scene) !== JSON.stringify(now[format]),
  )
  if (kept.length === 0) {
    dropCopy(editor.id)
    return
  }
  Object.assign(editor.assets, { ...copy.assets, ...editor.assets })
  editor.do(named('changes kept in this browser'), { ...now, ...Object.fromEntries(kept) })
  for (const [format] of kept) saving.madeFrom(format, copy.versions[format] ?? 0)
  toast(say('Changes that were kept in this browser are back.'), 'plain', {
    label: say('Undo'),
    run: () => editor.undo(),
  })
}

/** The engine calls people's pictures `host`, `guest-1`, ... */
function photoKeysOf({ hostKey, guestKeys }: GenerationAnswer): Map<string, string> {
  const keys = new Map(guestKeys.map((key, index) => [`guest-${index + 1}`, key]))
  return hostKey ? keys.set('host', hostKey) : keys
}
