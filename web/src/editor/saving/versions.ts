/** What was saved of a design: listed, and taken back. */

import type { VersionAnswer, VersionList } from '../../../generated/api'
import { api, said } from '../../api/client'
import { loadScene } from '../../api/scenes'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import type { Editor } from '../design/editor-state'
import { fetchResources } from '../design/resources'
import type { Saving } from './saving'

export async function listVersions(editor: Editor): Promise<VersionAnswer[]> {
  const query = { format: editor.format.value }
  return (await api<VersionList>(`/api/generation/${editor.id}/scene/versions`, { query })).items
}

/** As one step that can be undone; 0 is what the engine made. */
export async function restore(editor: Editor, version: number): Promise<void> {
  const format = editor.format.value
  try {
    const { scene, assets } = await loadScene(editor.id, format, version)
    await fetchResources(editor, scene, assets)
    editor.do(say('back to version {version}', { version }), { ...editor.design.value, [format]: scene })
    editor.say(
      version === 0 ? say('Back to the first design') : say('Back to version {version}', { version }),
    )
  } catch (error) {
    toast(said(error), 'bad')
  }
}

/** The other window's design, as a step that can be undone. */
export async function takeTheirs(saving: Saving, format: string): Promise<void> {
  const { editor } = saving
  try {
    const answer = await loadScene(editor.id, format)
    await fetchResources(editor, answer.scene, answer.assets)
    saving.adopt(answer)
    editor.do(named('take over another window’s design'), { ...editor.design.value, [format]: answer.scene })
  } catch (error) {
    toast(said(error), 'bad')
  }
}
