// Writes a PSD with one type layer by ag-psd's own writer, to compare ours with.
"use strict";

const { writeFileSync } = require("node:fs");
const { writePsdBuffer } = require("ag-psd");

const filled = (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) });
const points = (value) => ({ units: "Points", value });
const box = { left: points(0), top: points(-20), right: points(60), bottom: points(30) };
const font = { name: "Anton-Regular" };

const text = {
  text: "AB\ncd",
  transform: [1, 0, 0, 1, 30, 30],
  left: 0,
  top: 0,
  right: 0,
  bottom: 0,
  bounds: box,
  boundingBox: box,
  style: { font, fontSize: 20, leading: 22, autoLeading: false, tracking: -10, fillColor: { r: 255, g: 0, b: 0 } },
  paragraphStyle: { justification: "center" },
};
const effects = {
  stroke: [
    {
      present: true,
      showInDialog: true,
      enabled: true,
      overprint: false,
      size: { units: "Pixels", value: 6 },
      position: "outside",
      fillType: "color",
      blendMode: "normal",
      opacity: 1,
      color: { r: 1, g: 2, b: 3 },
    },
  ],
};
const layer = { name: "Words", left: 5, top: 5, imageData: filled(60, 50), text, effects };
const psd = { width: 100, height: 80, imageData: filled(100, 80), children: [layer] };
writeFileSync(process.argv[2], writePsdBuffer(psd, { generateThumbnail: false, invalidateTextLayers: false }));
