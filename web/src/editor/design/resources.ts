/** The pictures and fonts that a design shows, from the server. */

import type { Scene } from '../../../generated/scene'
import { fontUrls } from '../../api/faces'
import { loadResources } from '../../paint'
import { all } from '../../phrases/lists'
import { many } from '../../phrases/many'
import { say } from '../../phrases/say'
import type { Editor } from './editor-state'

export { fontFaces } from '../../api/faces'

/** Bring what the scene shows that is not here yet. */
export async function fetchResources(
  editor: Editor,
  scene: Scene,
  assets: Record<string, string>,
): Promise<void> {
  Object.assign(editor.assets, assets)
  const { failures } = await loadResources(scene, editor.assets, await fontUrls(), { into: editor.resources })
  editor.arrived.value += 1
  if (failures.length > 0) throw new Error(missing(failures.map(({ name }) => name)))
}

function missing(names: string[]): string {
  const rest = names.length - 1
  const some = all([...names.slice(0, 1), ...(rest ? [many('{count} more', '{count} more', rest)] : [])])
  return say('A part of the picture could not be loaded ({names}). Reload the page to try again.', {
    names: some,
  })
}
