/** Fabric's side of a layer: an object nobody sees, with handles; and a canvas that takes what has ink under the pointer. */

import type { Canvas, FabricObject, Point, TPointerEvent } from 'fabric'
import type { Layer } from '../../../generated/scene'
import { refits, stretches } from '../document/kinds'
import { type Standing, toFabric } from './to-fabric'

export type Fabric = typeof import('fabric')

export interface Frame extends FabricObject {
  layerId: string
}

export interface Classes {
  Stage: new (
    element: HTMLCanvasElement,
    options: object,
  ) => Canvas & { picks: (id: string, point: Point) => boolean }
  frame: (layer: Layer) => Frame
}

const LOOK = {
  borderColor: '#f0642d',
  borderScaleFactor: 1.5,
  cornerColor: '#ffffff',
  cornerStrokeColor: '#f0642d',
  cornerStyle: 'circle',
  cornerSize: 11,
  touchCornerSize: 30,
  transparentCorners: false,
} as const

/** The classes are made when Fabric has come, since they extend its own. */
export function classesOf(fabric: Fabric): Classes {
  class Unseen extends fabric.FabricObject {
    layerId = ''
    override _render(): void {}
  }
  class Stage extends fabric.Canvas {
    picks: (id: string, point: Point) => boolean = () => true

    override _checkTarget(object: FabricObject, point: Point): boolean {
      if (!super._checkTarget(object, point)) return false
      const active = this.getActiveObject()
      return object === active || !(object instanceof Unseen) || this.picks(object.layerId, point)
    }
  }
  Object.assign(fabric.ActiveSelection.ownDefaults, LOOK, {
    lockScalingFlip: true,
    lockSkewingX: true,
    lockSkewingY: true,
  })
  const frame = (layer: Layer): Frame => {
    const made = new Unseen({ ...LOOK, ...toFabric(layer), ...handling(layer), objectCaching: false })
    made.layerId = layer.id
    made.setControlsVisibility(handles(layer))
    const turn = made.controls.mtr
    if (turn) turn.offsetY = -30
    return made as Frame
  }
  return { Stage: Stage as Classes['Stage'], frame }
}

function handling(layer: Layer) {
  return {
    originX: 'center',
    originY: 'center',
    strokeWidth: 0,
    lockScalingFlip: true,
    lockSkewingX: true,
    lockSkewingY: true,
    hasControls: !layer.locked,
    lockMovementX: layer.locked,
    lockMovementY: layer.locked,
    minScaleLimit: 0.01,
  } as const
}

function handles(layer: Layer): Record<string, boolean> {
  const down = stretches(layer)
  const across = down || refits(layer)
  return { ml: across, mr: across, mt: down, mb: down }
}

/** Where the object stands on the canvas, also while it is one of several selected. */
export function standingOf(fabric: Fabric, object: FabricObject): Standing {
  const parts = fabric.util.qrDecompose(object.calcTransformMatrix())
  return {
    left: parts.translateX,
    top: parts.translateY,
    width: object.width,
    height: object.height,
    angle: parts.angle,
    scaleX: parts.scaleX,
    scaleY: parts.scaleY,
  }
}

export function isTouch(event: TPointerEvent): boolean {
  return 'touches' in event || (event as PointerEvent).pointerType === 'touch'
}
