/**
 * Paints scenes in a real Chromium: `node compare.mjs FOLDER FONTS` reads FOLDER/cases.json, FOLDER/<name>.json and
 * FOLDER/assets, and leaves FOLDER/<name>.rgba, the canvas's straight RGBA bytes. It prints, by name, the seconds taken
 * and, for a case with an `active` layer, how many channels differ when the painter redraws only round that layer.
 */

import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const web = createRequire(join(root, "web/package.json"));
const [folder, fonts] = process.argv.slice(2).map((path) => resolve(path));

function chromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {}
  }
  throw new Error("no Chromium was found; install chromium or name its program in CHROMIUM");
}

async function bundle() {
  const { build } = await import(web.resolve("vite"));
  const output = await build({
    configFile: false,
    root: here,
    logLevel: "error",
    build: { write: false, minify: false, target: "es2022", lib: { entry: join(here, "page.ts"), formats: ["es"] } },
  });
  return output[0].output[0].code;
}

function serve(script) {
  const assets = Object.fromEntries(
    readdirSync(join(folder, "assets")).map((file) => [file.split(".")[0], `/asset/${file}`]),
  );
  const texts = {
    "/": ["text/html", "<!doctype html><meta charset=utf-8><script type=module src=/page.js></script>"],
    "/page.js": ["text/javascript", script],
    "/assets": ["application/json", JSON.stringify(assets)],
  };
  const files = { scenes: (name) => `${folder}/${name}.json`, asset: (name) => `${folder}/assets/${name}`, fonts: (name) => `${fonts}/${name}` };
  return createServer(async (request, response) => {
    const path = decodeURIComponent(request.url);
    const [, kind, name] = path.split("/");
    if (request.method === "POST") {
      await pipeline(request, createWriteStream(`${folder}/${name}.rgba`));
      response.end();
    } else if (texts[path]) {
      response.writeHead(200, { "content-type": texts[path][0] }).end(texts[path][1]);
    } else if (files[kind] && existsSync(files[kind](name))) {
      createReadStream(files[kind](name)).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
}

const server = serve(await bundle());
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const { chromium: driver } = web("playwright-core");
const browser = await driver.launch({
  executablePath: chromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction("globalThis.paintCase");
  const told = {};
  for (const { name, scale, active } of JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"))) {
    const seconds = (await page.evaluate(([name, scale]) => paintCase(name, scale), [name, scale])) / 1000;
    const parts = active ? await page.evaluate((given) => painterDiffers(...given), [name, scale, active, 4]) : 0;
    told[name] = { seconds, parts };
  }
  console.log(JSON.stringify(told));
} finally {
  await browser.close();
  server.close();
}
