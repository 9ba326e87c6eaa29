#!/usr/bin/env node
// Shows solc-js to forge as a native compiler: forge then needs neither a download nor a second compiler.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const solc = createRequire(import.meta.url)('solc')

if (process.argv.includes('--version')) {
  const version = solc.version().replace('.Emscripten.clang', '.Linux.g++')
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`)
} else {
  const missing = path => ({ error: `not found: ${path}` })
  process.stdout.write(solc.compile(readFileSync(0, 'utf8'), { import: missing }))
}
