// Prints what ag-psd reads in a PSD as JSON: the tree, live text, effects, and digests of the pixels.
"use strict";

const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { initializeCanvas, readPsd } = require("ag-psd");

// No canvas is needed, only room for pixels.
const noCanvas = () => {
  throw new Error("there is no canvas here");
};
initializeCanvas(noCanvas, (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }));

const digest = (pixels) => pixels && createHash("sha256").update(pixels.data).digest("hex");

const layer = (node) => ({
  name: node.name,
  id: node.id,
  box: [node.left, node.top, node.right, node.bottom],
  blend: node.blendMode,
  opacity: node.opacity,
  hidden: Boolean(node.hidden),
  locked: node.protected ?? null,
  pixels: digest(node.imageData),
  mask: node.mask && {
    box: [node.mask.left, node.mask.top, node.mask.right, node.mask.bottom],
    outside: node.mask.defaultColor,
    pixels: digest(node.mask.imageData),
  },
  text: node.text,
  effects: node.effects,
  layers: node.children?.map(layer),
});

const psd = readPsd(readFileSync(process.argv[2]), { useImageData: true, useRawThumbnail: true });
const { resolutionInfo, gridAndGuidesInformation, versionInfo, thumbnailRaw } = psd.imageResources;
console.log(
  JSON.stringify({
    width: psd.width,
    height: psd.height,
    merged: digest(psd.imageData),
    resolution: resolutionInfo,
    guides: gridAndGuidesInformation?.guides,
    version: versionInfo,
    thumbnail: thumbnailRaw && [thumbnailRaw.width, thumbnailRaw.height, thumbnailRaw.data.length],
    layers: psd.children.map(layer),
  }),
);
