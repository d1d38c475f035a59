/** One design being edited: its scenes with their history, what is selected, and what is seen. */

import { computed, signal } from '@preact/signals'
import type { Layer, Scene } from '../../../generated/scene'
import { Resources } from '../../paint'
import { say } from '../../phrases/say'
import { begun, type Design, done, type History, redone, undone } from '../document/history'
import { changeLayers, findLayer, findText, groupsRound, isLocked, layersOf } from '../document/tree'

export interface View {
  zoom: number
  /** Of the canvas's upper left corner on the stage, in CSS pixels. */
  x: number
  y: number
}

export type Guides = 'badge' | 'margin' | 'thirds'
export type Tool = 'move' | 'hand'

export class Editor {
  readonly history = signal<History>(begun({}))
  readonly format = signal('')
  readonly selected = signal<readonly string[]>([])
  /** The group whose layers can be taken one by one. */
  readonly opened = signal<string | null>(null)
  /** The scene while a handle is dragged. */
  readonly draft = signal<Scene | null>(null)
  /** The text whose words are being edited. */
  readonly writing = signal<string | null>(null)
  /** Words or pictures on their way to or from the server. */
  readonly busy = signal<readonly string[]>([])
  /** What the engine is making; nothing can be changed meanwhile. */
  readonly waiting = signal<{ text: string; done: number | null } | null>(null)
  /** The upload behind each person's picture, as far as it is known. */
  readonly photoKeys = new Map<string, string>()
  readonly view = signal<View>({ zoom: 1, x: 0, y: 0 })
  readonly stage = signal({ width: 0, height: 0 })
  readonly tool = signal<Tool>('move')
  readonly guides = signal<readonly Guides[]>(['badge'])
  /** Grows when pictures or fonts have come. */
  readonly arrived = signal(0)
  /** Read out to those who do not see the canvas. */
  readonly said = signal('')
  readonly resources = new Resources()
  /** Where each picture lies, by its digest; the addresses end after a day. */
  readonly assets: Record<string, string> = {}

  readonly design = computed(() => this.history.value.now)
  readonly formats = computed(() => Object.keys(this.design.value))
  readonly scene = computed(() => this.design.value[this.format.value] as Scene)
  readonly shown = computed(() => this.draft.value ?? this.scene.value)
  readonly layers = computed(() => layersOf(this.scene.value, this.selected.value))
  /** The layer when exactly one is selected. */
  readonly layer = computed<Layer | null>(() =>
    this.layers.value.length === 1 ? (this.layers.value[0] as Layer) : null,
  )

  constructor(readonly id: string) {}

  begin(design: Design, format: string): void {
    this.history.value = begun(design)
    this.format.value = format
  }

  /** One step of the history. */
  do(name: string, design: Design, key: string | null = null): void {
    this.history.value = done(this.history.value, design, name, key)
    this.keepSelection()
  }

  /** A change to the format in view alone: where and in which order things stand. */
  change(name: string, change: (scene: Scene) => Scene, key: string | null = null): void {
    this.do(name, { ...this.design.value, [this.format.value]: change(this.scene.value) }, key)
  }

  /** A change to the layers of these ids in every format: what things are. */
  changeEverywhere(
    name: string,
    ids: readonly string[],
    change: (layer: Layer, scene: Scene) => Layer,
    key: string | null = null,
  ): void {
    const scenes = Object.entries(this.design.value).map(([format, scene]) => [
      format,
      changeLayers(scene, ids, (layer) => change(layer, scene)),
    ])
    this.do(name, Object.fromEntries(scenes), key)
  }

  undo(): void {
    const { name, past } = this.history.value
    if (past.length === 0) return
    this.history.value = undone(this.history.value)
    this.keepSelection()
    this.say(say('Undone: {name}', { name: say(name) }))
  }

  redo(): void {
    if (this.history.value.future.length === 0) return
    this.history.value = redone(this.history.value)
    this.keepSelection()
    this.say(say('Done again: {name}', { name: say(this.history.value.name) }))
  }

  /** A layer within a closed group opens that group. */
  select(ids: readonly string[], opened: string | null = this.opened.value): void {
    const [first] = ids
    const group = first === undefined ? null : groupsRound(this.scene.value, first).at(-1)
    const section = group && this.scene.value.layers.some((layer) => layer === group)
    this.opened.value = ids.length === 0 ? opened : group && !section ? group.id : null
    this.selected.value = ids
  }

  show(format: string): void {
    if (format === this.format.value || !this.design.value[format]) return
    this.draft.value = null
    this.writing.value = null
    this.format.value = format
    this.opened.value = null
    this.keepSelection()
  }

  /** Begin to edit the words of a text, unless they are locked or on their way. */
  write(id: string): void {
    if (!findText(this.scene.value, id) || isLocked(this.scene.value, id) || this.busy.value.includes(id))
      return
    this.writing.value = id
  }

  say(text: string): void {
    this.said.value = text
  }

  /** What may be moved or changed. */
  get free(): Layer[] {
    return this.layers.value.filter((layer) => !isLocked(this.scene.value, layer.id))
  }

  private keepSelection(): void {
    const scene = this.scene.value
    const there = this.selected.value.filter((id) => findLayer(scene, id))
    if (there.length !== this.selected.value.length) this.selected.value = there
    if (this.opened.value && !findLayer(scene, this.opened.value)) this.opened.value = null
  }
}
