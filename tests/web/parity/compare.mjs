/**
 * Paints scenes in a real Chromium: `node compare.mjs FOLDER FONTS` reads FOLDER/cases.json, FOLDER/<name>.json and
 * FOLDER/assets, and leaves FOLDER/<name>.rgba, the canvas's straight RGBA bytes. It prints, by name, the seconds taken
 * and, for a case with an `active` layer, how many channels differ when the painter redraws only round that layer.
 */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withPage } from "./chromium.mjs";

const [folder, fonts] = process.argv.slice(2).map((path) => resolve(path));
const told = {};
await withPage(folder, fonts, async (page) => {
  for (const { name, scale, active } of JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"))) {
    const seconds = (await page.evaluate((given) => paintCase(...given), [name, scale])) / 1000;
    const parts = active ? await page.evaluate((given) => painterDiffers(...given), [name, scale, active, 4]) : 0;
    told[name] = { seconds, parts };
  }
});
console.log(JSON.stringify(told));
