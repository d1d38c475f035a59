/** A page in a real Chromium with the painter in it, and the server it asks for scenes, pictures and fonts. */

import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const web = createRequire(join(root, "web/package.json"));
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
];

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

function serve(script, folder, fonts) {
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

/** Runs `work` with the page; `folder` holds <name>.json and assets, and receives <name>.rgba. */
export async function withPage(folder, fonts, work) {
  const server = serve(await bundle(), folder, fonts);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const browser = await web("playwright-core").chromium.launch({
    executablePath: chromium(),
    args: SWITCHES,
    // Playwright would switch the hinting of letters off; people's browsers do not.
    ignoreDefaultArgs: ["--font-render-hinting=none"],
  });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error.message));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction("globalThis.paintCase");
    await work(page);
  } finally {
    await browser.close();
    server.close();
  }
}
