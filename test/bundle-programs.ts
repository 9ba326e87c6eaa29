import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { bundleModules } from './bundle-modules.ts'

// `require` is what packages of the older kind ask Node's own modules by.
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

/**
 * Makes one file of each program, so that a start looks for one file instead of a thousand. A module still knows its own place:
 * whatever it reads from beside itself is found there.
 * @param programs paths of their entry modules from `root`
 * @throws Error when a source does not parse, is missing, or asks more of `import.meta` than where it is
 */
export async function bundlePrograms(
  root: string,
  programs: readonly string[],
  folder: string,
): Promise<void> {
  await bundleModules({
    root,
    folder,
    entryPoints: [...programs],
    outbase: root,
    // Not installed: `pg` asks for it only when told to.
    external: ['pg-native'],
    banner: { js: REQUIRE },
    plugins: [ownPlaces],
  })
}

/** Writes into each of our modules where it is: in a bundle `import.meta` would tell of the bundle. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => ({
      loader: 'ts',
      contents: withPlace(await readFile(file, 'utf8'), file),
    }))
  },
}

function withPlace(source: string, file: string): string {
  const places = new Map([
    ['dirname', path.dirname(file)],
    ['filename', file],
    ['url', pathToFileURL(file).href],
  ])
  return source.replaceAll(/\bimport\.meta\.(\w+)/g, (_all, asked: string) => {
    const place = places.get(asked)
    if (place === undefined) throw new Error(`${file}: import.meta.${asked} cannot be bundled`)
    return JSON.stringify(place)
  })
}
