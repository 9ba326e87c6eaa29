import path from 'node:path'
import { formatAtoms } from '../gateway/domain/money.ts'
import type { GatewayConfig } from '../gateway/runtime/config.ts'
import { secretsKeyFileOf } from './secrets-key-file.ts'
import { writeFileAtomic } from './write-file.ts'

/** Where the sandbox leaves what `polytill audit` needs. It stays when the sandbox stops. */
export function auditFileOf(home: string): string {
  return path.join(home, 'secrets', 'audit.json')
}

/** Writes the database, the chains and where the key of secrets is as a config file has them, readable by the owner only: it holds a password. */
export function writeAuditFile(
  home: string,
  { databaseUrl, networks }: Pick<GatewayConfig, 'databaseUrl' | 'networks'>,
): void {
  const content = {
    databaseUrl,
    secretsKeyFile: secretsKeyFileOf(home),
    networks: networks.map(({ chainId, network, tickerPrefix, finality, rpcUrls, assets }) => ({
      ...{ chainId, network, tickerPrefix, rpcUrls },
      finality: { depth: finality.depth, tag: finality.tag },
      assets: assets.map(({ symbol, ticker, name, decimals, contract, minimumAtoms, stable, currency }) => ({
        ...{ symbol, ticker, name, decimals, contract, stable, currency },
        minimum: formatAtoms(minimumAtoms, decimals),
      })),
    })),
  }
  writeFileAtomic(auditFileOf(home), `${JSON.stringify(content, null, 2)}\n`, 0o600)
}
