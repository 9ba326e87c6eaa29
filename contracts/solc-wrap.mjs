#!/usr/bin/env node
// Shows solc-js to forge as a native compiler: forge then needs neither a download nor a second compiler.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const solc = createRequire(import.meta.url)('solc')

if (process.argv.includes('--version')) {
  const version = solc.version().replace('.Emscripten.clang', '.Linux.g++')
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`)
} else {
  const input = JSON.parse(readFileSync(0, 'utf8'))
  const { optimizer } = input.settings
  // forge gives the details of the optimizer to the profile without one, too, where they would turn most of it on: 15 s for the tests.
  if (!optimizer.enabled) delete optimizer.details
  const missing = path => ({ error: `not found: ${path}` })
  process.stdout.write(solc.compile(JSON.stringify(input), { import: missing }))
}
