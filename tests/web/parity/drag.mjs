/**
 * How smoothly a layer is dragged: `node drag.mjs FOLDER FONTS NAME LAYER...` moves each layer of the scene
 * FOLDER/NAME.json in a circle for three seconds, at full speed and with the processor four times as slow. It prints
 * the frames' milliseconds, the milliseconds the painter kept the page busy, and how many frames took longer than two
 * at 60 a second.
 */

import { resolve } from "node:path";
import { withPage } from "./chromium.mjs";

const [folder, fonts, name, ...layers] = process.argv.slice(2);
const SECONDS = 3;
const LONG = 34;

function told(times) {
  const sorted = [...times].sort((first, second) => first - second);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `${at(0.5)} (95 %: ${at(0.95)}, most ${at(1)})`;
}

await withPage(resolve(folder), resolve(fonts), async (page) => {
  const client = await page.context().newCDPSession(page);
  for (const rate of [1, 4]) {
    await client.send("Emulation.setCPUThrottlingRate", { rate });
    for (const layer of layers) {
      const { gaps, work } = await page.evaluate((given) => drag(...given), [name, 1, layer, SECONDS]);
      const long = gaps.filter((gap) => gap > LONG).length;
      console.log(`${rate}x ${layer}: frames ${told(gaps)} ms, painting ${told(work)} ms, ${long} of ${gaps.length} long`);
    }
  }
});
