/**
 * The painter's page, and the server it asks for scenes, pictures and fonts. `node served.mjs FOLDER FONTS` prints where
 * it is and serves it until its standard input ends; FOLDER is as in `compare.mjs`.
 */

import { createReadStream, createWriteStream, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const web = createRequire(resolve(here, "../../../web/package.json"));

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

/** Its address, and what ends it. */
export async function served(folder, fonts) {
  const server = serve(await bundle(), folder, fonts);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

if (resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { address } = await served(...process.argv.slice(2).map((path) => resolve(path)));
  console.log(address);
  process.stdin.resume().on("end", () => process.exit());
}
