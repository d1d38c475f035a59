/** What the comparison calls inside the browser: paint one case, send its pixels back. */

import { loadResources, paintScene, Resources } from "../../../web/src/paint";
import type { Scene } from "../../../web/generated/scene";

const resources = new Resources();

async function paintCase(name: string, scale: number): Promise<number> {
  const scene: Scene = await (await fetch(`/scenes/${name}`)).json();
  const assets: Record<string, string> = await (await fetch("/assets")).json();
  await loadResources(scene, assets, (id) => `/fonts/${id}.ttf`, { into: resources });
  if (resources.failures.length > 0) throw new Error(JSON.stringify(resources.failures));
  const canvas = new OffscreenCanvas(Math.round(scene.width * scale), Math.round(scene.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  const started = performance.now();
  paintScene(context, scene, resources, { scale });
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const taken = performance.now() - started;
  await fetch(`/pixels/${name}`, { method: "POST", body: data });
  return taken;
}

Object.assign(globalThis, { paintCase });
