import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { writeFileAtomic } from '../devnet/write-file.ts'

/** Where from and where to; the rest is the same for all that tests run. */
export interface Bundling
  extends Pick<BuildOptions, 'banner' | 'entryPoints' | 'external' | 'outbase' | 'plugins' | 'splitting'> {
  /** Paths are below it. */
  readonly root: string
  readonly folder: string
}

/**
 * Makes one file of each entry point and all that it imports; with `splitting` what several import stands in files of its
 * own. It is what Node would load, neither minified nor renamed, each module below a comment with its path, by which a stack
 * trace is read. Files of `folder` are replaced whole: another run may be reading them.
 * @throws Error naming the file when a source does not parse or an import is missing
 */
export async function bundleModules({ root, folder, ...options }: Bundling): Promise<void> {
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    // Not also `module`, which bundlers know and Node does not.
    conditions: [],
    // Two classes of one name in two modules both keep it.
    keepNames: true,
    logLevel: 'silent',
  })
  for (const { path: file, text } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileAtomic(file, text, 0o644)
  }
}
