#!/usr/bin/env node
// Node 22 and 23 can load this file but not run what follows, so the check comes before any import.
const NODE_MAJOR_MIN = 24
const major = Number(process.versions.node.split('.')[0])
if (major < NODE_MAJOR_MIN) {
  console.error(
    `Polytill needs Node ${NODE_MAJOR_MIN} or later; this is ${process.versions.node}. ` +
      'After npm install, "npm start" runs the right one; in a shell: export PATH="$PWD/node_modules/.bin:$PATH"',
  )
  process.exit(1)
}
// Compiled modules are kept beside the packages: a start takes a third less. Where nothing may be written, nothing is.
const { enableCompileCache } = await import('node:module')
enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/compiled`)
const { run } = await import('./run-command.ts')
process.exit(await run(process.argv.slice(2)))

export {}
