/** Parts of the design that the engine makes anew or adds: the ground, a person's picture, words, pictures. */

import type { EditedScene } from '../../../generated/api'
import type { Layer, Scene } from '../../../generated/scene'
import { api, said, sentence } from '../../api/client'
import { uploadFile } from '../../api/uploads'
import { named, say } from '../../phrases/say'
import { toast } from '../../shell/toast'
import type { Design } from '../document/history'
import { learnMissing } from '../document/missing-letters'
import { findLayer, findText, freshId, insertLayer, placeOf } from '../document/tree'
import type { Editor } from './editor-state'
import { fetchResources } from './resources'

/** What a model is told to paint, and what to leave out. */
export interface GroundWords {
  prompt: string
  negativePrompt: string
}

/** Another ground in every format, from one seed; a model's of these words. */
export function newBackground(editor: Editor, words?: GroundWords): Promise<void> {
  const seed = String(crypto.getRandomValues(new Uint32Array(1))[0])
  return held(editor, say('Painting a new background'), async () => {
    const notes = new Set<string>()
    const scenes = await everywhere(
      editor,
      'background',
      () => ({ seed, ...words }),
      (answer) => {
        for (const note of answer.notes ?? []) notes.add(note)
      },
    )
    editor.do(named('new background'), scenes)
    editor.say(say('A new background is in place'))
    for (const note of notes) toast(sentence(note), 'bad')
  })
}

export interface Person {
  person?: number
  keepBackground?: boolean
}

/** Another photo of a person, or the same one cut anew, in every format. */
export function swapPhoto(editor: Editor, layer: string, fileKey: string, how: Person = {}): Promise<void> {
  return held(editor, say('Cutting the photo out'), async () => {
    const scenes = await everywhere(editor, 'photo', (scene) =>
      findLayer(scene, layer) ? { layer, fileKey, ...how } : null,
    )
    editor.do(named('photo'), scenes)
    editor.photoKeys.set(layer, fileKey)
    editor.say(say('The photo is in place'))
  })
}

export function uploadAndSwap(editor: Editor, layer: string, file: File): Promise<void> {
  return sent(editor, file, (fileKey) => swapPhoto(editor, layer, fileKey))
}

export function addText(editor: Editor, text = say('Your words')): Promise<void> {
  return held(editor, say('Setting the words'), async () => {
    const id = await added(editor, 'text', 'text', () => ({ text }))
    if (id) editor.write(id)
  })
}

export function addPicture(editor: Editor, file: File): Promise<void> {
  const name = file.name.replace(/\.[a-z]+$/i, '').slice(0, 80)
  return sent(editor, file, (fileKey) =>
    held(editor, say('Adding the picture'), async () => {
      await added(editor, 'picture', 'picture', () => ({ fileKey, name }))
    }),
  )
}

/** A file dialog, then the picture on the canvas. */
export function chooseAndAdd(editor: Editor): void {
  choosePhoto((file) => addPicture(editor, file))
}

export function choosePhoto(then: (file: File) => void): void {
  const field = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' })
  field.onchange = () => {
    const [file] = field.files ?? []
    if (file) then(file)
  }
  field.click()
}

async function sent(editor: Editor, file: File, then: (fileKey: string) => Promise<void>): Promise<void> {
  const { waiting } = editor
  waiting.value = { text: say('Sending the photo'), done: 0 }
  try {
    const onProgress = (done: number) => {
      waiting.value = { text: done < 1 ? say('Sending the photo') : say('Checking the photo'), done }
    }
    const { fileKey } = await uploadFile(file, { purpose: 'photo', onProgress })
    await then(fileKey)
  } catch (error) {
    toast(said(error), 'bad')
  } finally {
    waiting.value = null
  }
}

/** Nothing else is changed while the engine works, so that its answer is about what is seen. */
async function held(editor: Editor, text: string, work: () => Promise<void>): Promise<void> {
  editor.waiting.value = { text, done: null }
  try {
    await work()
  } catch (error) {
    toast(said(error), 'bad')
  } finally {
    editor.waiting.value = null
  }
}

type Extra = (scene: Scene) => object | null

async function everywhere(
  editor: Editor,
  route: string,
  extra: Extra,
  heard: (answer: EditedScene) => void = () => {},
): Promise<Design> {
  const answers = await Promise.all(
    Object.entries(editor.design.value).map(async ([format, scene]) => {
      const more = extra(scene)
      if (!more) return [format, scene] as const
      const answer = await asked(editor, route, scene, more)
      heard(answer)
      return [format, answer.scene] as const
    }),
  )
  return Object.fromEntries(answers)
}

async function asked(editor: Editor, route: string, scene: Scene, more: object): Promise<EditedScene> {
  const path = `/api/generation/${editor.id}/scene/${route}`
  const answer = await api<EditedScene>(path, { method: 'POST', body: { scene, ...more } })
  if (answer.layer) learnMissing(findText(answer.scene, answer.layer), answer.missing ?? [])
  await fetchResources(editor, answer.scene, answer.assets)
  return answer
}

/** One new layer with the same id in every format. */
async function added(
  editor: Editor,
  route: string,
  stem: string,
  extra: () => object,
): Promise<string | null> {
  const scenes = Object.values(editor.design.value)
  const id = scenes.some((scene) => findLayer(scene, `${stem}-1`))
    ? freshId(scenes, `${stem}-1`)
    : `${stem}-1`
  const answers = await Promise.all(
    Object.entries(editor.design.value).map(async ([format, scene]) => {
      const answer = await asked(editor, route, scene, extra())
      return [format, withLayer(scene, answer, id)] as const
    }),
  )
  editor.do(route === 'text' ? named('add text') : named('add picture'), Object.fromEntries(answers))
  if (!findLayer(editor.scene.value, id)) return null
  editor.select([id])
  return id
}

function withLayer(scene: Scene, answer: EditedScene, id: string): Scene {
  const layer = answer.layer ? (findLayer(answer.scene, answer.layer) as Layer) : null
  if (!layer) return scene
  const { parent, index } = placeOf(answer.scene, layer.id)
  return { ...insertLayer(scene, { ...layer, id }, parent, index), fonts: answer.scene.fonts }
}
