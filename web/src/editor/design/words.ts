/** New words, another font or another width for a text: the server sets it, in every format. */

import type { RefitBody, RefittedScene } from '../../../generated/api'
import type { Layer, Scene, TextLayer } from '../../../generated/scene'
import { api, said } from '../../api/client'
import type { Box } from '../../paint/pixels/geometry'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import { marked, unbroken } from '../document/marked'
import { learnMissing, missingSentence } from '../document/missing-letters'
import { refitted } from '../document/refitted'
import { frameOf } from '../document/transform'
import { changeLayers, findLayer, findText } from '../document/tree'
import type { Editor } from './editor-state'
import { fetchResources } from './resources'

/** The room a text was first given: its own box is only as large as its words. */
const rooms = new WeakMap<Layer, Box>()

interface Change {
  text?: string
  font?: string
  align?: TextLayer['align']
  /** For the format in view alone. */
  box?: Box
}

/** As `trySetting`, and shows what stood in the way. */
export async function setWords(editor: Editor, id: string, change: Change): Promise<void> {
  const hindrance = await trySetting(editor, id, change)
  if (hindrance) toast(hindrance, 'bad')
}

/** What stood in the way, and the design is then as it was; empty when nothing did. */
export async function trySetting(editor: Editor, id: string, change: Change): Promise<string> {
  const here = editor.format.value
  const formats = change.box ? [here] : editor.formats.value
  editor.busy.value = [...editor.busy.value, id]
  try {
    const answers = await Promise.all(formats.map((format) => asked(editor, format, id, change)))
    const design = { ...editor.design.value }
    for (const answer of answers) if (answer) design[answer.format] = taken(editor, answer, id, change.box)
    editor.do(nameOf(change), design)
    const layer = findText(editor.scene.value, id)
    if (layer) editor.say(setWordsSaid(editor, layer))
    return ''
  } catch (error) {
    return said(error)
  } finally {
    const at = editor.busy.value.indexOf(id)
    editor.busy.value = editor.busy.value.toSpliced(at, 1)
  }
}

function setWordsSaid(editor: Editor, layer: TextLayer): string {
  const missing = missingSentence(layer, editor.scene.value)
  const words = say('Set: {words}', { words: layer.text.replaceAll('\n', ' ') })
  return missing ? `${words}. ${missing}` : words
}

function nameOf({ text, font, align }: Change): string {
  if (text !== undefined) return named('words')
  if (font) return named('font')
  return align ? named('alignment') : named('width of the text')
}

async function asked(editor: Editor, format: string, id: string, change: Change): Promise<Scene | null> {
  const scene = editor.design.value[format] as Scene
  const layer = findText(scene, id)
  if (!layer) return null
  const text = change.text ?? marked(layer)
  const { align } = change
  const body: RefitBody = {
    scene: align ? changeLayers(scene, [id], (held) => ({ ...held, align }) as TextLayer) : scene,
    layer: id,
    text: format === editor.format.value ? text : freelyBroken(layer, text, change),
    box: change.box ?? rooms.get(layer) ?? boxOf(layer),
    font: change.font ?? null,
  }
  const path = `/api/generation/${editor.id}/scene/refit`
  const { scene: answer, assets, missing } = await api<RefittedScene>(path, { method: 'POST', body })
  learnMissing(findText(answer, id), missing)
  await fetchResources(editor, answer, assets)
  return answer
}

/** A title breaks its lines as each format wants; breaks in a text of one's own are meant. */
function freelyBroken(layer: TextLayer, text: string, change: Change): string {
  const ownBreaks = !/^(title|kicker)/.test(layer.id) || change.text === undefined
  return ownBreaks ? text : unbroken(text)
}

function taken(editor: Editor, answer: Scene, id: string, box?: Box): Scene {
  const before = findLayer(editor.design.value[answer.format] as Scene, id)
  const scene = refitted(editor.design.value[answer.format] as Scene, answer, id)
  const after = findLayer(scene, id)
  if (before && after) rooms.set(after, box ?? rooms.get(before) ?? boxOf(before))
  return scene
}

function boxOf(layer: Layer): Box {
  const { x, y, width, height } = frameOf(layer)
  return { x, y, width: Math.max(width, 1), height: Math.max(height, 1) }
}

/** Lines begin at another side; the block keeps its room in every format. */
export async function setAlign(editor: Editor, id: string, align: TextLayer['align']): Promise<void> {
  await setWords(editor, id, { align })
}
