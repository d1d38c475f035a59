/** A copy of the sources, to plant in it what a check must find. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const WEB = join(import.meta.dirname, '..')
const COPIED = ['src', 'generated', 'biome.json', 'tsconfig.json']

export class Copy {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'web-')))

  constructor() {
    for (const name of COPIED) cpSync(join(WEB, name), join(this.root, name), { recursive: true })
    symlinkSync(join(WEB, 'node_modules'), join(this.root, 'node_modules'))
  }

  plant(path: string, text: string): void {
    writeFileSync(join(this.root, path), text)
  }

  change(path: string, change: (text: string) => string): void {
    this.plant(path, change(readFileSync(join(this.root, path), 'utf8')))
  }

  /** What a program of ours prints there, whatever it thinks of what it finds. */
  ask(program: string, ...options: string[]): string {
    const binary = join(WEB, 'node_modules/.bin', program)
    const done = spawnSync(binary, options, { cwd: this.root, encoding: 'utf8', maxBuffer: 2 ** 26 })
    if (done.error) throw done.error
    return done.stdout
  }

  remove(): void {
    rmSync(this.root, { recursive: true })
  }
}
