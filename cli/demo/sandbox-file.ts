import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What a developer reads from `sandbox.json`. */
export interface SandboxFile {
  readonly baseUrl: string
  readonly apiKeys: { readonly blockbee: string; readonly bleumi: string }
  readonly chains: readonly {
    readonly network: string
    readonly rpcUrl: string
    readonly assets: readonly {
      readonly symbol: string
      readonly ticker: string
      readonly decimals: number
      readonly address: string | null
    }[]
  }[]
}

/** Reads the file that a running sandbox leaves in its home. */
export function readSandboxFile(home: string): SandboxFile {
  return JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8'))
}
