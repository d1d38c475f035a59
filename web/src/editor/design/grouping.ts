/** Layers taken together, and groups taken apart, in every format. */

import { childrenOf } from '../../paint/parts'
import { many } from '../../phrases/many'
import { named, say } from '../../phrases/say'
import { apart, grouped } from '../document/groups'
import { namesOf } from '../document/names'
import { isSection } from '../document/transform'
import { freshId } from '../document/tree'
import { mapped } from './content'
import type { Editor } from './editor-state'

export function group(editor: Editor): void {
  const layers = editor.free
  if (layers.length < 2 || layers.some((layer) => isSection(editor.scene.value, layer))) return
  const ids = layers.map((layer) => layer.id)
  const id = freshId(Object.values(editor.design.value), 'group-1')
  editor.do(
    named('group'),
    mapped(editor, (scene) => grouped(scene, ids, id)),
  )
  editor.select([id], null)
  editor.say(say('{layers} grouped', { layers: namesOf(layers) }))
}

export function ungroup(editor: Editor): void {
  const held = editor.layer.value
  const children = held && childrenOf(held)
  if (!children || held.locked || isSection(editor.scene.value, held)) return
  const inside = children.map((child) => child.id)
  editor.do(
    named('ungroup'),
    mapped(editor, (scene) => apart(scene, held.id)),
  )
  editor.select(inside, null)
  editor.say(many('{count} layer taken apart', '{count} layers taken apart', inside.length))
}
