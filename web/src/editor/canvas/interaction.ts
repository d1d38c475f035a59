/** What the pointer does on the canvas, by Fabric: selection, handles, snapping. It draws no layer. */

import { effect } from '@preact/signals'
import type { Canvas, FabricObject, TPointerEvent, Transform } from 'fabric'
import type { Layer, Scene } from '../../../generated/scene'
import { asText, childrenOf } from '../../paint/parts'
import type { Box } from '../../paint/pixels/geometry'
import { named } from '../../phrases/say'
import { canvasOf, extent, sayWhere } from '../design/arrange'
import type { Editor } from '../design/editor-state'
import { changeWithPlates } from '../document/companions'
import { refits } from '../document/kinds'
import { findLayer } from '../document/tree'
import { type Classes, classesOf, type Fabric, type Frame, standingOf } from './fabric-frame'
import { fromFabric } from './from-fabric'
import { hasInk } from './ink-under'
import { drawMarks } from './marks'
import { pickable } from './picking'
import { snapScale } from './scale-snapping'
import { type Guide, snap } from './snapping'

const SNAP_PIXELS = 6
const TURN_DEGREES = 15
const DOUBLE_TAP_MS = 350
const DOUBLE_TAP_PIXELS = 24

export interface Wishes {
  /** A text's frame was made wider or narrower. */
  refit: (layer: Layer, box: Box) => void
  write: (id: string) => void
}

export class Interaction {
  readonly canvas: Canvas
  private readonly classes: Classes
  private readonly frames = new Map<string, Frame>()
  private readonly stop: (() => void)[] = []
  private syncing = false
  private held: Layer[] = []
  private guides: Guide[] = []
  private hovered: FabricObject | null = null
  private pressed: string | null = null
  private tapped = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 }
  private start: Scene | null = null
  private snappedTo: Box[] | null = null

  constructor(
    private readonly fabric: Fabric,
    element: HTMLCanvasElement,
    private readonly editor: Editor,
    private readonly wishes: Wishes,
  ) {
    this.classes = classesOf(fabric)
    const stage = new this.classes.Stage(element, {
      selectionColor: 'rgba(240, 100, 45, 0.08)',
      selectionBorderColor: '#f0642d',
      preserveObjectStacking: false,
      renderOnAddRemove: false,
      uniScaleKey: null,
      centeredKey: null,
      stopContextMenu: false,
      fireMiddleClick: true,
    })
    stage.picks = (id, point) => {
      const layer = findLayer(editor.scene.value, id)
      return !!layer && hasInk(editor, layer, point)
    }
    this.canvas = stage
    this.listen()
    this.stop.push(
      effect(() => this.resize()),
      effect(() => this.follow()),
    )
  }

  end(): void {
    for (const stop of this.stop) stop()
    this.canvas.dispose()
  }

  private listen(): void {
    const { canvas } = this
    canvas.on('mouse:move:before', ({ e }) => this.turnBySteps(e))
    canvas.on('mouse:down', ({ target }) => this.press(target))
    canvas.on('mouse:up', ({ target, isClick, e }) => this.release(target, isClick, e))
    canvas.on('mouse:dblclick', ({ e }) => e.timeStamp - this.tapped.at > DOUBLE_TAP_MS && this.enter(e))
    canvas.on('mouse:up', ({ isClick, e }) => isClick && this.tap(e))
    canvas.on('mouse:over', ({ target }) => this.hover(target ?? null))
    canvas.on('mouse:out', () => this.hover(null))
    canvas.on('object:moving', ({ target, e }) => this.moving(target, e))
    canvas.on('object:scaling', ({ target, transform, e }) => this.scaling(target, transform, e))
    canvas.on('object:rotating', ({ target, transform }) => this.dragged(target, transform))
    canvas.on('object:modified', ({ target, transform }) => this.commit(target, transform))
    for (const name of ['selection:created', 'selection:updated', 'selection:cleared'] as const)
      canvas.on(name, () => this.selected())
    canvas.on('after:render', ({ ctx }) =>
      drawMarks(ctx, canvas, this.editor, { guides: this.guides, hovered: this.hovered }),
    )
  }

  private resize(): void {
    const { width, height } = this.editor.stage.value
    const { zoom, x, y } = this.editor.view.value
    if (width !== this.canvas.width || height !== this.canvas.height)
      this.canvas.setDimensions({ width, height })
    this.canvas.setViewportTransform([zoom, 0, 0, zoom, x, y])
    this.canvas.requestRenderAll()
  }

  /** Objects for what can be taken and what is selected, as the scene has it. Fabric's own doing is left alone. */
  private follow(): void {
    const { editor, canvas } = this
    const scene = editor.scene.value
    const selected = editor.writing.value ? [] : editor.selected.value
    const wanted = [...pickable(scene, editor.opened.value)]
    for (const id of selected) {
      const layer = findLayer(scene, id)
      if (layer && !wanted.includes(layer)) wanted.push(layer)
    }
    this.syncing = true
    if (!isSameList(wanted, this.held)) this.rebuild(wanted)
    const active = canvas.getActiveObjects().map((object) => (object as Frame).layerId)
    if (!isSameList(active.toSorted(), selected.toSorted())) this.activate(selected)
    const hand = editor.tool.value === 'hand'
    canvas.skipTargetFind = hand
    canvas.selection = !hand
    canvas.defaultCursor = hand ? 'grab' : 'default'
    this.syncing = false
    canvas.requestRenderAll()
  }

  private rebuild(wanted: Layer[]): void {
    const { canvas } = this
    canvas.discardActiveObject()
    canvas.remove(...canvas.getObjects())
    this.frames.clear()
    for (const layer of wanted) this.frames.set(layer.id, this.classes.frame(layer))
    canvas.add(...this.frames.values())
    this.held = wanted
  }

  private activate(selected: readonly string[]): void {
    const { canvas } = this
    canvas.discardActiveObject()
    const active = selected.flatMap((id) => this.frames.get(id) ?? [])
    if (active.length === 1) canvas.setActiveObject(active[0] as Frame)
    else if (active.length > 1) canvas.setActiveObject(new this.fabric.ActiveSelection(active, { canvas }))
  }

  private selected(): void {
    const active = this.canvas.getActiveObject()
    // Several at once keep their proportions.
    if (active && !('layerId' in active))
      active.setControlsVisibility({ ml: false, mr: false, mt: false, mb: false })
    if (this.syncing) return
    this.editor.select(this.canvas.getActiveObjects().map((object) => (object as Frame).layerId))
  }

  private press(target?: FabricObject): void {
    this.start = this.editor.scene.value
    this.snappedTo = null
    this.pressed = target && 'layerId' in target ? (target as Frame).layerId : null
    if (!target && this.editor.opened.value) this.editor.opened.value = null
  }

  /** A click on what was selected takes what lies above it there. */
  private release(target: FabricObject | undefined, isClick: boolean, e: TPointerEvent): void {
    this.guides = []
    if (!isClick || !target || (e as MouseEvent).shiftKey || !this.pressed) return
    const point = this.canvas.getScenePoint(e)
    const above = pickable(this.editor.scene.value, this.editor.opened.value)
      .toReversed()
      .find((layer) => hasInk(this.editor, layer, point))
    if (above && above.id !== this.pressed) this.editor.select([above.id])
  }

  /** Fingers have no double click in every browser: two taps at one place are one. */
  private tap(e: TPointerEvent): void {
    if ((e as PointerEvent).pointerType !== 'touch' && !('changedTouches' in e)) return
    const { x, y } = this.canvas.getViewportPoint(e)
    const before = this.tapped
    const isNear = Math.hypot(x - before.x, y - before.y) < DOUBLE_TAP_PIXELS
    this.tapped = { at: e.timeStamp, x, y }
    if (isNear && e.timeStamp - before.at < DOUBLE_TAP_MS && !this.editor.writing.value) this.enter(e)
  }

  /** Into a group, or into a text's words. */
  private enter(e: TPointerEvent): void {
    const { editor } = this
    const layer = editor.layer.value
    if (!layer) return
    if (asText(layer)) this.wishes.write(layer.id)
    const point = this.canvas.getScenePoint(e)
    const children = childrenOf(layer) ?? []
    const inner = children.toReversed().find((child) => child.visible && hasInk(editor, child, point))
    if (inner) editor.select([inner.id])
  }

  private hover(target: FabricObject | null): void {
    this.hovered = target && target !== this.canvas.getActiveObject() ? target : null
    this.canvas.requestRenderAll()
  }

  private turnBySteps(e: TPointerEvent): void {
    const active = this.canvas.getActiveObject()
    if (active) active.snapAngle = (e as MouseEvent).shiftKey ? TURN_DEGREES : undefined
  }

  private moving(target: FabricObject, e: TPointerEvent): void {
    const { zoom } = this.editor.view.value
    const box = target.getBoundingRect()
    const canvas = canvasOf(this.editor.scene.value)
    const at = { x: box.left, y: box.top, width: box.width, height: box.height }
    const free = (e as MouseEvent).altKey
    const { dx, dy, guides } = free
      ? { dx: 0, dy: 0, guides: [] }
      : snap(at, this.others(), canvas, SNAP_PIXELS / zoom)
    this.guides = guides
    const whole = (value: number) => Math.round(value * zoom * devicePixelRatio) / (zoom * devicePixelRatio)
    // Whole pixels of the screen: what was drawn for one place serves for the next.
    const before = this.origin(target)
    target.left = guides.some(({ axis }) => axis === 'x')
      ? target.left + dx
      : before.left + whole(target.left - before.left)
    target.top = guides.some(({ axis }) => axis === 'y')
      ? target.top + dy
      : before.top + whole(target.top - before.top)
    target.setCoords()
    this.dragged(target)
  }

  private scaling(target: FabricObject, transform: Transform, e: TPointerEvent): void {
    const lines = {
      others: this.others(),
      canvas: canvasOf(this.editor.scene.value),
      reach: SNAP_PIXELS / this.editor.view.value.zoom,
    }
    this.guides = (e as MouseEvent).altKey ? [] : snapScale(target, transform, lines)
    this.dragged(target, transform)
  }

  private origin(target: FabricObject): { left: number; top: number } {
    const original = this.canvas._currentTransform?.original
    return { left: original?.left ?? target.left, top: original?.top ?? target.top }
  }

  /** What is snapped to stays where it is while something is dragged. */
  private others(): Box[] {
    const { editor } = this
    this.snappedTo ??= pickable(editor.scene.value, editor.opened.value)
      .filter((layer) => !editor.selected.value.includes(layer.id))
      .map(extent)
    return this.snappedTo
  }

  private dragged(target: FabricObject, transform?: Transform): void {
    this.editor.draft.value = this.applied(target, transform)
  }

  private applied(target: FabricObject, transform?: Transform): Scene {
    const objects = this.objectsOf(target)
    const widens = transform && isWidening(transform)
    return changeWithPlates(
      this.start ?? this.editor.scene.value,
      objects.map(({ layerId }) => layerId),
      (layer) => {
        const object = this.frames.get(layer.id) as Frame
        if (widens && refits(layer)) return layer
        return fromFabric(layer, standingOf(this.fabric, object))
      },
    )
  }

  private objectsOf(target: FabricObject): Frame[] {
    const objects = this.canvas.getActiveObjects() as Frame[]
    return objects.length > 1 ? objects : [target as Frame]
  }

  private commit(target: FabricObject, transform?: Transform): void {
    // Fabric ends the same transform once more when its object is taken away.
    if (this.syncing) return
    const { editor } = this
    const layer = editor.layer.value
    editor.draft.value = null
    if (layer && refits(layer) && transform && isWidening(transform)) {
      const { left, top, width, height, scaleX } = standingOf(this.fabric, target)
      this.restore()
      this.wishes.refit(layer, {
        x: left - (width * scaleX) / 2,
        y: top - height / 2,
        width: width * scaleX,
        height,
      })
      return
    }
    const scene = this.applied(target, transform)
    editor.change(nameOf(transform), () => scene)
    sayWhere(editor)
    if (editor.scene.value !== scene) this.restore()
  }

  /** Objects stand again where their layers do. */
  private restore(): void {
    this.held = []
    this.follow()
  }
}

function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

function isWidening(transform: Transform): boolean {
  return transform.corner === 'ml' || transform.corner === 'mr'
}

function nameOf(transform?: Transform): string {
  if (transform?.action === 'rotate') return named('turn')
  return transform?.action?.startsWith('scale') ? named('resize') : named('move')
}
