import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileContracts } from './compile.ts'
import { renderGenerated } from './render-generated.ts'

/**
 * Compiles the Solidity sources and writes `generated/`, which is committed: nothing that runs in production
 * or in a TypeScript test compiles Solidity.
 *
 *   node contracts/build.ts            write
 *   node contracts/build.ts --verify   exit 1 and name the files when `generated/` differs from the sources
 */
const generatedDir = join(import.meta.dirname, 'generated')
const files = renderGenerated(compileContracts())

if (process.argv.includes('--verify')) {
  const stale = differences(files)
  if (stale.length > 0) {
    console.error(`generated/ is not what the sources compile to: ${stale.join(', ')}`)
    console.error('Run: npm run build -w contracts')
    process.exit(1)
  }
  console.log(`generated/ matches the sources (${files.size} files)`)
} else {
  rmSync(generatedDir, { recursive: true, force: true })
  mkdirSync(generatedDir)
  for (const [name, text] of files) writeFileSync(join(generatedDir, name), text)
  console.log(`wrote ${files.size} files`)
}

function differences(wanted: ReadonlyMap<string, string>): string[] {
  const present = new Set(readdirSync(generatedDir))
  const names = new Set([...present, ...wanted.keys()])
  return [...names].filter(
    name => !present.has(name) || readFileSync(join(generatedDir, name), 'utf8') !== wanted.get(name),
  )
}
