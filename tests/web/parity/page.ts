/** What the comparison calls inside the browser: paint one case, send its pixels back; drag a layer, time its frames. */

import type { Layer, Scene } from '../../../web/generated/scene'
import { loadResources, Painter, paintScene, Resources } from '../../../web/src/paint'

const resources = new Resources()

async function sceneOf(name: string): Promise<Scene> {
  const scene: Scene = await (await fetch(`/scenes/${name}`)).json()
  const assets: Record<string, string> = await (await fetch('/assets')).json()
  await loadResources(scene, assets, (id) => `/fonts/${id}.ttf`, { into: resources })
  if (resources.failures.length > 0) throw new Error(JSON.stringify(resources.failures))
  return scene
}

async function paintCase(name: string, scale: number): Promise<number> {
  const scene = await sceneOf(name)
  const canvas = new OffscreenCanvas(Math.round(scene.width * scale), Math.round(scene.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const started = performance.now()
  paintScene(context, scene, resources, { scale })
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const taken = performance.now() - started
  await fetch(`/pixels/${name}`, { method: 'POST', body: data })
  return taken
}

/** Drags a layer in a circle for `seconds`; the milliseconds between frames, and those spent painting. */
async function drag(name: string, scale: number, active: string, seconds: number) {
  const scene = await sceneOf(name)
  const canvas = document.body.appendChild(document.createElement('canvas'))
  const painter = new Painter(resources)
  painter.paint(canvas, scene, { scale, active })
  const [gaps, work]: [number[], number[]] = [[], []]
  const started = performance.now()
  let before = await frame()
  while (before - started < seconds * 1000) {
    const now = await frame()
    gaps.push(now - before)
    before = now
    const angle = (now - started) / 300
    const begun = performance.now()
    painter.paint(canvas, movedBy(scene, active, 60.3 * Math.cos(angle), 40.7 * Math.sin(angle)), { scale, active, moving: true })
    work.push(performance.now() - begun)
  }
  canvas.remove()
  return { gaps, work }
}

function frame(): Promise<number> {
  return new Promise((done) => requestAnimationFrame(done))
}

function movedBy(scene: Scene, id: string, dx: number, dy: number): Scene {
  const within = (layers: readonly Layer[], all: boolean): Layer[] =>
    layers.map((layer): Layer => {
      const here = all || layer.id === id
      const place = here ? { x: layer.x + dx, y: layer.y + dy } : {}
      if (layer.kind !== 'group') return here ? { ...layer, ...place } : layer
      const layers = within(layer.layers, here)
      return layers.every((child, index) => child === layer.layers[index]) && !here ? layer : { ...layer, ...place, layers }
    })
  return { ...scene, layers: within(scene.layers, false) }
}

/** The same scene painted whole, and painted round an active layer: how many channels differ by more than `by`. */
async function painterDiffers(name: string, scale: number, active: string, by: number): Promise<number> {
  const scene = await sceneOf(name)
  const size = [Math.round(scene.width * scale), Math.round(scene.height * scale)] as const
  const [whole, parts] = [new OffscreenCanvas(...size), new OffscreenCanvas(...size)]
  new Painter(resources).paint(whole, scene, { scale })
  const painter = new Painter(resources)
  for (let step = 0; step < 6; step++) {
    // Late enough for the painter to take to half the pixels.
    await new Promise((done) => setTimeout(done, 30))
    painter.paint(parts, movedBy(scene, active, 33.3 + step, 21.7), { scale, active, moving: true })
  }
  painter.paint(parts, scene, { scale, active })
  const [first, second] = [whole, parts].map((canvas) => canvas.getContext('2d')?.getImageData(0, 0, ...size).data)
  return first?.reduce((count, value, index) => count + Number(Math.abs(value - (second?.[index] ?? 0)) > by), 0) ?? -1
}

Object.assign(globalThis, { paintCase, drag, painterDiffers })
