import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeFileAtomic } from '../devnet/write-file.ts'
import { bundleModules } from './bundle-modules.ts'

/**
 * Packages of many modules that most test files import, by each name they are imported by. Only ES modules: the older kind
 * would lose the names of its exports.
 */
export const PACKAGES = ['viem', 'viem/accounts', 'viem/utils', 'zod'] as const

/**
 * Makes a few files of packages that have hundreds, for a process that imports them from sources of ours. What two names
 * of a package share they still share.
 * @returns a module for Node's `--import`: after it the names lead to the bundles
 */
export async function bundlePackages(
  root: string,
  packages: readonly string[],
  folder: string,
): Promise<string> {
  const outputs = new Map(packages.map(name => [name, name.replaceAll('/', '-')]))
  await bundleModules({
    root,
    folder,
    entryPoints: [...outputs].map(([name, out]) => ({ in: name, out })),
    splitting: true,
  })
  const places = [...outputs].map(([name, out]) => [
    name,
    pathToFileURL(path.join(folder, `${out}.mjs`)).href,
  ])
  const hook = path.join(folder, 'lead-to-bundles.mjs')
  writeFileAtomic(
    hook,
    `import { registerHooks } from 'node:module'
const places = new Map(${JSON.stringify(places)})
registerHooks({
  resolve(name, context, next) {
    const url = places.get(name)
    return url === undefined ? next(name, context) : { url, format: 'module', shortCircuit: true }
  },
})
`,
    0o644,
  )
  return hook
}
