// The same work with sharp and ag-psd, as one who knows both would write it.
//
// sharp uses every core; JPEG and PNG are encoded on its threads while ag-psd writes the PSD; shadows blur one grey
// channel; layers are cropped to the canvas and their ink; files carry the libraries' default compression.
// Prints one line of JSON: seconds in all and by stage, and peak memory in MB.

import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { initializeCanvas, writePsdBuffer } from "ag-psd";
import sharp from "sharp";

sharp.concurrency(availableParallelism());
sharp.cache(false);
const noCanvas = () => {
  throw new Error("this work needs no canvas");
};
initializeCanvas(noCanvas, (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }));

const stages = {};
const timed = async (stage, work) => {
  const began = performance.now();
  const result = await work();
  stages[stage] = (stages[stage] ?? 0) + (performance.now() - began) / 1000;
  return result;
};

const pixels = async (image) => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
};
const again = ({ data, raw }) => sharp(data, { raw });

// The layer's part within the canvas, and where it stands.
const cropped = async (picture, left, top, canvas) => {
  const x = Math.max(0, -left);
  const y = Math.max(0, -top);
  const width = Math.min(picture.raw.width, canvas.width - left) - x;
  const height = Math.min(picture.raw.height, canvas.height - top) - y;
  const part = await pixels(again(picture).extract({ left: x, top: y, width, height }));
  return { ...part, left: left + x, top: top + y };
};

const shadowOf = async (person, canvas) => {
  const pad = Math.round(3 * canvas.shadow_sigma);
  const grey = await pixels(again(person).extractChannel(3));
  const wide = await pixels(
    again(grey).extend({ top: pad, bottom: pad, left: pad, right: pad, background: "#000" }).extractChannel(0),
  );
  const alpha = await pixels(again(wide).blur(canvas.shadow_sigma).linear(canvas.shadow_opacity).extractChannel(0));
  const { width, height } = alpha.raw;
  const black = sharp({ create: { width, height, channels: 3, background: "#000" } });
  return { pad, picture: await pixels(black.joinChannel(alpha.data, { raw: alpha.raw })) };
};

const titleOf = async (canvas, fontfile) => {
  const lines = await Promise.all(
    canvas.title.map(async (line, index) => {
      const text = `<span foreground="${canvas.title_colour}">${line}</span>`;
      const font = `Anton ${canvas.title_size}`;
      const picture = await pixels(sharp({ text: { text, font, fontfile, dpi: 72, rgba: true } }));
      return { ...picture, left: canvas.title_x, top: canvas.title_baselines[index] - picture.raw.height };
    }),
  );
  const top = Math.min(...lines.map((line) => line.top));
  const height = Math.max(...lines.map((line) => line.top + line.raw.height)) - top;
  const width = Math.max(...lines.map((line) => line.raw.width));
  const sheet = sharp({ create: { width, height, channels: 4, background: "#0000" } });
  const placed = lines.map(({ data, raw, top: y }) => ({ input: data, raw, left: 0, top: y - top }));
  return { ...(await pixels(sheet.composite(placed))), left: canvas.title_x, top };
};

const layersOf = async (canvas, files, fontfile) => {
  const size = { width: canvas.width, height: canvas.height, fit: "cover" };
  const ground = pixels(sharp(files[canvas.background]).resize(size).ensureAlpha());
  const people = canvas.people.map(async (placed) => {
    const fill = { width: placed.width, height: placed.height, fit: "fill" };
    const person = await pixels(sharp(files[placed.file]).resize(fill).ensureAlpha());
    const { pad, picture } = await shadowOf(person, canvas);
    const x = placed.x + canvas.shadow_dx - pad;
    const y = placed.y + canvas.shadow_dy - pad;
    return [
      { name: `Shadow ${placed.file}`, ...(await cropped(picture, x, y, canvas)) },
      { name: placed.file, ...(await cropped(person, placed.x, placed.y, canvas)) },
    ];
  });
  const title = titleOf(canvas, fontfile);
  return [
    { name: "Background", ...(await ground), left: 0, top: 0 },
    ...(await Promise.all(people)).flat(),
    { name: "Title", ...(await title) },
  ];
};

const imageData = ({ data, raw }) => ({
  width: raw.width,
  height: raw.height,
  data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
});

const psdOf = (canvas, layers, merged) =>
  writePsdBuffer(
    {
      width: canvas.width,
      height: canvas.height,
      imageData: imageData(merged),
      children: layers.map((layer) => ({
        name: layer.name,
        left: layer.left,
        top: layer.top,
        imageData: imageData(layer),
      })),
    },
    { trimImageData: true },
  );

const [workFile, out] = process.argv.slice(2);
const began = performance.now();
const work = JSON.parse(await readFile(workFile, "utf8"));
const names = new Set(work.canvases.flatMap((c) => [c.background, ...c.people.map((p) => p.file)]));
const files = {};
await timed("read", async () => {
  for (const name of names) files[name] = await readFile(join(dirname(workFile), name));
});
for (const canvas of work.canvases) {
  const target = join(out, canvas.name);
  const { layers, merged } = await timed("draw", async () => {
    const layers = await layersOf(canvas, files, work.font);
    const over = layers.slice(1).map(({ data, raw, left, top }) => ({ input: data, raw, left, top }));
    return { layers, merged: await pixels(again(layers[0]).composite(over)) };
  });
  const flat = () => again(merged).removeAlpha();
  const encoded = Promise.all([
    timed("jpeg", () =>
      flat().jpeg({ quality: canvas.jpeg_quality, chromaSubsampling: "4:4:4" }).toFile(`${target}.jpg`),
    ),
    timed("png", () => flat().png().toFile(`${target}.png`)),
  ]);
  await timed("psd", () => writeFile(`${target}.psd`, psdOf(canvas, layers, merged)));
  await encoded;
}
const seconds = (performance.now() - began) / 1000;
const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
const peak = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
console.log(JSON.stringify({ seconds, stages, peak_mb: peak }));
