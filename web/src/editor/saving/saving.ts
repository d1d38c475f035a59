/** Keeps the design: in this browser at once, on the server as versions, sparingly. */

import { effect, signal } from '@preact/signals'
import type { SceneAnswer, VersionAnswer, VersionList } from '../../../generated/api'
import type { Scene } from '../../../generated/scene'
import { ApiError, api, said } from '../../api/client'
import { saves } from '../../api/edits'
import { say } from '../../phrases/say'
import type { Editor } from '../design/editor-state'
import { dropCopy, keepCopy } from './local-copy'

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'signed-out' }
  | { kind: 'refused'; message: string }
  | { kind: 'conflict'; format: string; version: number }

const QUIET_MS = 2000
/** A scene has room for 200 versions. */
const APART_MS = 20_000
const COPY_MS = 400
const TRY_AGAIN_MS = 15_000

export class Saving {
  readonly state = signal<SaveState>({ kind: 'saved' })
  /** The newest version of each format that this window knows. */
  readonly versions = signal<Readonly<Record<string, number>>>({})
  private readonly kept: Record<string, Scene> = {}
  /** Whether what is seen was ever another design than the server's since they last were the same. */
  private isAhead = false
  private timer = 0
  private copying = 0
  private lastAt = 0
  private running: Promise<void> | null = null
  private readonly stop: () => void

  constructor(
    readonly editor: Editor,
    answers: readonly SceneAnswer[],
  ) {
    this.versions.value = Object.fromEntries(answers.map(({ format, version }) => [format, version]))
    for (const { format, scene } of answers) this.kept[format] = scene
    this.stop = effect(() => this.changed())
    addEventListener('pagehide', this.leaving)
    addEventListener('online', this.again)
    document.addEventListener('visibilitychange', this.hidden)
  }

  end(): void {
    this.stop()
    clearTimeout(this.timer)
    removeEventListener('pagehide', this.leaving)
    removeEventListener('online', this.again)
    document.removeEventListener('visibilitychange', this.hidden)
    if (this.unsaved.length > 0) this.save()
  }

  get unsaved(): string[] {
    const design = this.editor.design.value
    return Object.keys(design).filter((format) => design[format] !== this.kept[format])
  }

  /** Everything on the server now; throws nothing, the state says how it went. */
  save(): Promise<void> {
    clearTimeout(this.timer)
    this.running ??= this.saveAll().finally(() => {
      this.running = null
    })
    return this.running
  }

  /** Every one of these formats has a version that is what is seen; throws with a sentence when it cannot be. */
  async saveFor(formats: readonly string[]): Promise<void> {
    for (const format of formats) if (!this.versions.value[format]) delete this.kept[format]
    await this.running
    await this.save()
    const state = this.state.value
    if (state.kind === 'refused') throw new Error(state.message)
    if (state.kind === 'signed-out')
      throw new Error(say('Sign in again first; the design is kept in this browser.'))
    if (state.kind === 'conflict')
      throw new Error(say('Another window saved this design since. Choose above the canvas which one stays.'))
    if (state.kind !== 'saved')
      throw new Error(say('The design could not be saved: no connection. It is kept in this browser.'))
  }

  /** What a session that had ended kept from being saved. */
  signedInAgain(): void {
    if (this.state.value.kind === 'signed-out') this.save()
  }

  /** Keep this window's design although another has saved since. */
  async keepMine(): Promise<void> {
    const { state } = this
    if (state.value.kind === 'conflict')
      this.versions.value = { ...this.versions.value, [state.value.format]: state.value.version }
    await this.save()
  }

  /** What was made from an older version than the server has is not laid over it unasked. */
  madeFrom(format: string, version: number): void {
    const newest = this.versions.value[format] ?? 0
    if (version >= newest) return
    this.versions.value = { ...this.versions.value, [format]: version }
    this.state.value = { kind: 'conflict', format, version: newest }
  }

  /** The server's version was taken over. */
  adopt(answer: SceneAnswer): void {
    this.kept[answer.format] = answer.scene
    this.versions.value = { ...this.versions.value, [answer.format]: answer.version }
    this.state.value = { kind: 'saved' }
  }

  private changed(): void {
    this.editor.design.value
    if (this.unsaved.length === 0) {
      if (this.isAhead) this.isBack()
      return
    }
    this.isAhead = true
    clearTimeout(this.copying)
    this.copying = setTimeout(() => this.copy(), COPY_MS) as unknown as number
    if (this.state.peek().kind === 'conflict') return
    if (this.state.peek().kind !== 'offline') this.state.value = { kind: 'waiting' }
    this.soon(Math.max(QUIET_MS, this.lastAt + APART_MS - Date.now()))
  }

  /** What was changed was undone: a copy of it would come back with the next reload. */
  private isBack(): void {
    this.isAhead = false
    clearTimeout(this.timer)
    clearTimeout(this.copying)
    dropCopy(this.editor.id)
    if (!['saving', 'conflict'].includes(this.state.peek().kind)) this.state.value = { kind: 'saved' }
  }

  private soon(wait: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait) as unknown as number
  }

  private copy(): void {
    if (this.unsaved.length === 0) return
    const { design, assets, id } = this.editor
    keepCopy(id, { design: design.value, versions: this.versions.value, assets })
  }

  private async saveAll(): Promise<void> {
    for (const format of this.unsaved) {
      if (!(await this.saveOne(format))) return
    }
    this.isAhead = false
    this.state.value = { kind: 'saved' }
    dropCopy(this.editor.id)
    if (this.unsaved.length > 0) this.changed()
  }

  private async saveOne(format: string): Promise<boolean> {
    const scene = this.editor.design.value[format] as Scene
    this.state.value = { kind: 'saving' }
    this.lastAt = Date.now()
    try {
      const newest = await this.newest(format)
      if (newest > (this.versions.value[format] ?? 0)) {
        this.copy()
        this.state.value = { kind: 'conflict', format, version: newest }
        return false
      }
      const body = { method: 'POST', body: { scene } } as const
      const made = await api<VersionAnswer>(`/api/generation/${this.editor.id}/scene`, body)
      this.kept[format] = scene
      this.versions.value = { ...this.versions.value, [format]: made.version }
      saves.value += 1
      return true
    } catch (error) {
      this.copy()
      this.state.value = hindrance(error)
      if (this.state.value.kind === 'offline') this.soon(TRY_AGAIN_MS)
      return false
    }
  }

  private async newest(format: string): Promise<number> {
    const query = { format }
    const { items } = await api<VersionList>(`/api/generation/${this.editor.id}/scene/versions`, { query })
    return items[0]?.version ?? 0
  }

  private readonly leaving = () => {
    this.copy()
  }

  private readonly hidden = () => {
    if (
      document.visibilityState === 'hidden' &&
      this.unsaved.length > 0 &&
      this.state.value.kind !== 'conflict'
    )
      this.save()
  }

  private readonly again = () => {
    if (this.state.value.kind === 'offline') this.save()
  }
}

/** Why something could not be saved, as far as that decides what happens next. */
function hindrance(error: unknown): SaveState {
  if (error instanceof ApiError) {
    if (error.status === 401) return { kind: 'signed-out' }
    if (error.offline || error.status >= 500) return { kind: 'offline' }
  }
  return { kind: 'refused', message: said(error) }
}
