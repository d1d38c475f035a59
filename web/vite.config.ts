import preact from '@preact/preset-vite'
import tailwindcss from '@tailwindcss/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { phrases } from './scripts/phrases.mjs'

const api = process.env.THUMBSMITH_API ?? 'http://127.0.0.1:8000'

/** Pages fetch the sheets they need themselves, so nothing has to be fetched ahead of their code: half a kilobyte less. */
const nothingAhead: Plugin = {
  name: 'nothing-ahead',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
}

/** `npx vite` serves the sources beside a running `thumbsmith serve`; `npm run build` makes what that serves itself. */
export default defineConfig({
  plugins: [preact(), tailwindcss(), phrases(), nothingAhead],
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    // One script for the first page: a second one would cost a connection on a slow link.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: /main\.tsx|node_modules.(preact|@preact)|src.(app|shell|ui.sample)/ },
          ],
        },
      },
    },
  },
  // A bound for hangs alone: the machine that tests may be busy.
  test: { testTimeout: 300_000, hookTimeout: 300_000 },
  server: { proxy: { '/api': { target: api, ws: true }, '/files': api, '/.well-known': api } },
})
