/** The painter's page in a real Chromium. */

import { execFileSync } from "node:child_process";
import { served, web } from "./served.mjs";

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

/** Runs `work` with the page; `folder` holds <name>.json and assets, and receives <name>.rgba. */
export async function withPage(folder, fonts, work) {
  const { address, close } = await served(folder, fonts);
  const browser = await web("playwright-core").chromium.launch({
    executablePath: chromium(),
    args: SWITCHES,
    // Playwright would switch the hinting of letters off; people's browsers do not.
    ignoreDefaultArgs: ["--font-render-hinting=none"],
  });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error.message));
    await page.goto(address);
    await page.waitForFunction("globalThis.paintCase");
    await work(page);
  } finally {
    await browser.close();
    close();
  }
}
