import path from 'node:path'

/** The programs that tests start in processes of their own, by their paths from the root of the repository. */
export const PROGRAMS = ['gateway/entry/main.ts', 'signer/main.ts'] as const

export type Program = (typeof PROGRAMS)[number]

const ROOT = path.join(import.meta.dirname, '..', '..')

/**
 * What Node is to run for a program: its source, or in a run of all tests the bundle that the run made of it
 * (`test/bundle-programs.ts`), which loads in less than half the time.
 */
export function programFile(program: Program): string {
  const bundles = process.env.POLYTILL_TEST_PROGRAMS
  return bundles === undefined ? path.join(ROOT, program) : bundleIn(bundles, program)
}

/** Where in a folder of bundles a program's is. */
export function bundleIn(folder: string, program: string): string {
  return path.join(folder, program.replace(/\.ts$/, '.mjs'))
}
