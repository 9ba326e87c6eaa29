import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { payoutBytecode } from './generated/payout.ts'
import { tillBytecode } from './generated/till.ts'

/** Everything `npm test -w contracts` runs, one after the other because two cores are enough for one compiler. */
const root = join(import.meta.dirname, '..')
const forge = createRequire(import.meta.url).resolve('@foundry-rs/forge-linux-amd64/bin/forge')
const inContracts = (path: string) => join(import.meta.dirname, path)

let failed = 0
run('forge test', forge, ['test'])
check(
  'forge tested the bytes that are deployed',
  forgeBytecode('Till') === tillBytecode && forgeBytecode('Payout') === payoutBytecode,
)
run('generated files', process.execPath, [inContracts('build.ts'), '--verify'])
run('gas', process.execPath, ['--test', '--test-isolation=none', inContracts('gas/*.test.ts')])
console.log(failed === 0 ? 'contracts: all passed' : `contracts: ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function run(name: string, command: string, args: readonly string[]): void {
  check(name, spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0)
}

function check(name: string, passed: boolean): void {
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`)
  if (!passed) failed += 1
}

/** Creation code of a contract as forge compiled it; empty when forge left none. */
function forgeBytecode(name: string): string {
  try {
    const artifact: unknown = JSON.parse(readFileSync(inContracts(`out/${name}.sol/${name}.json`), 'utf8'))
    return JSON.stringify(artifact).match(/"bytecode":\{"object":"(0x[0-9a-f]+)"/)?.[1] ?? ''
  } catch {
    return ''
  }
}
