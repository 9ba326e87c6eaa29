import { rmSync } from 'node:fs'
import path from 'node:path'
import type { NetworkConfig } from '../gateway/runtime/config.ts'
import { PAYER } from './sandbox-contracts.ts'
import type { SandboxMerchant } from './seed-merchant.ts'
import { writeFileAtomic } from './write-file.ts'

/** `$POLYTILL_HOME/sandbox.json`: what a developer or a test needs to use the running sandbox. It grows, never breaks. */
export interface SandboxFile extends SandboxMerchant {
  readonly baseUrl: string
  readonly pid: number
  readonly webhooks: { readonly bleumiUrl: string | null }
  readonly chains: readonly SandboxChain[]
}

/** A local chain as `sandbox.json` shows it. */
export interface SandboxChain {
  /** CAIP-2. */
  readonly id: string
  readonly network: string
  readonly family: string
  readonly rpcUrl: string
  readonly confirmations: number
  readonly payer: { readonly address: string; readonly privateKey: string }
  readonly assets: readonly {
    readonly symbol: string
    readonly ticker: string
    readonly decimals: number
    readonly address: string | null
  }[]
}

/** How a chain is shown. Addresses are written by `format`. */
export function describeChain(network: NetworkConfig, format: (canonical: string) => string): SandboxChain {
  return {
    id: network.chainId,
    network: network.network,
    family: network.family,
    rpcUrl: network.rpcUrls[0] ?? '',
    confirmations: 1,
    payer: PAYER,
    assets: network.assets.map(({ symbol, ticker, decimals, contract }) => ({
      symbol,
      ticker,
      decimals,
      address: contract === null ? null : format(contract),
    })),
  }
}

/** Writes the file as a whole, readable by its owner only: it holds keys. */
export function writeSandboxFile(home: string, content: SandboxFile): void {
  writeFileAtomic(sandboxFilePath(home), `${JSON.stringify(content, null, 2)}\n`, 0o600)
}

/** Removes the file: nothing runs on this home any more. */
export function removeSandboxFile(home: string): void {
  rmSync(sandboxFilePath(home), { force: true })
}

/** Where the file of a home is. */
export function sandboxFilePath(home: string): string {
  return path.join(home, 'sandbox.json')
}
