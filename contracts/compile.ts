import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Abi, Hex } from 'viem'

/** What the compiler made of one contract: runtime and creation code without metadata, so they depend on the source's meaning only. */
export type Artifact = {
  readonly name: string
  readonly abi: Abi
  readonly bytecode: Hex
  /** Zeros where the constructor writes immutables. */
  readonly runtime: Hex
  /** Where they are in `runtime`: byte offsets of 32-byte words. */
  readonly immutables: readonly number[]
}

/** The sources do not compile; `message` holds the compiler's own words. */
export class CompileFailed extends Error {
  readonly code = 'compile_failed'
}

type CompiledContract = {
  abi: Abi
  evm: {
    bytecode: { object: string }
    deployedBytecode: { object: string; immutableReferences?: Record<string, { start: number }[]> }
  }
}
type CompilerOutput = {
  errors?: { severity: string; errorCode: string; formattedMessage: string }[]
  contracts?: Record<string, Record<string, CompiledContract>>
}
type Solc = {
  compile(
    input: string,
    callbacks: { import: (path: string) => { contents: string } | { error: string } },
  ): string
}

const require = createRequire(import.meta.url)
const solc: Solc = require('solc')
/**
 * Warnings about what this design does on purpose: a payable fallback without `receive` (empty calldata is the
 * till's own call), transient storage, same-transaction SELFDESTRUCT (kept by EIP-6780).
 */
const intended = new Set(['3628', '2394', '1699'])

/**
 * The compiler's default sequence without the function specializer, which makes a copy of the whole settling
 * loop for every constant argument and so a third more code to deploy.
 */
const optimizerSteps =
  'dhfoDgvulfnTUtnIf[xa[r]EscLMcCTUtTOntnfDIulLculVcul[j]Tpeulxa[rul]xa[r]cLgvifCTUca[r]LSsTOtfDnca[r]Iulc]jmul[jul]VcTOculjmul:fDnTOcmu'

/** Till is deployed once and called for ever; tokens are compiled as token projects usually are. */
const units = [
  {
    dir: 'src',
    viaIR: true,
    optimizer: {
      enabled: true,
      runs: 200,
      details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps } },
    },
  },
  { dir: 'test-tokens', viaIR: true, optimizer: { enabled: true, runs: 1_000_000 } },
] as const

/**
 * Compiles every contract of `src/` and `test-tokens/` with the solc of package.json for Cancun, without
 * metadata. Throws CompileFailed on errors, and on warnings unless intended.
 */
export function compileContracts(): Artifact[] {
  return units.flatMap(compileUnit)
}

function compileUnit({ dir, viaIR, optimizer }: (typeof units)[number]): Artifact[] {
  const sources: Record<string, { content: string }> = {}
  for (const file of readdirSync(join(import.meta.dirname, dir))
    .filter(name => name.endsWith('.sol'))
    .sort()) {
    sources[`contracts/${dir}/${file}`] = {
      content: readFileSync(join(import.meta.dirname, dir, file), 'utf8'),
    }
  }
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      evmVersion: 'cancun',
      viaIR,
      optimizer,
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: {
        '*': {
          '*': [
            'abi',
            'evm.bytecode.object',
            'evm.deployedBytecode.object',
            'evm.deployedBytecode.immutableReferences',
          ],
        },
      },
    },
  }
  const output: CompilerOutput = JSON.parse(solc.compile(JSON.stringify(input), { import: readImport }))
  const complaints = (output.errors ?? []).filter(
    error => error.severity !== 'info' && !intended.has(error.errorCode),
  )
  if (complaints.length > 0)
    throw new CompileFailed(complaints.map(error => error.formattedMessage).join('\n'))

  const artifacts: Artifact[] = []
  for (const path of Object.keys(sources)) {
    for (const [name, contract] of Object.entries(output.contracts?.[path] ?? {})) {
      // Abstract contracts, free functions' files and interfaces have no code.
      if (contract.evm.bytecode.object === '') continue
      artifacts.push({
        name,
        abi: contract.abi,
        bytecode: `0x${contract.evm.bytecode.object}`,
        runtime: `0x${contract.evm.deployedBytecode.object}`,
        immutables: Object.values(contract.evm.deployedBytecode.immutableReferences ?? {})
          .flat()
          .map(({ start }) => start),
      })
    }
  }
  return artifacts
}

function readImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), 'utf8') }
  } catch {
    return { error: `not found: ${path}` }
  }
}
