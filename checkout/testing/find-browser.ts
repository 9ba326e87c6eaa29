import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Debian's builds of Chromium. The one without windows needs a third of the processor time to start and to open a page. */
const PROGRAMS = ['chromium-headless-shell', 'chromium']

/** Path of the first of `programs` that is on PATH; undefined when none is. */
export function findBrowser(programs: readonly string[] = PROGRAMS): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return programs.flatMap(name => folders.map(folder => path.join(folder, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
