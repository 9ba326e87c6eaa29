import { openSignerClient } from '@polytill/signer/client.ts'
import type { GatewayConfig } from '../runtime/config.ts'
import { refuseInTransaction } from '../runtime/transaction-scope.ts'
import { openDatabase } from '../storage/database.ts'
import { lossySettings } from '../storage/lossy-settings.ts'
import { POSTGRES_VERSION_MIN, serverVersion } from '../storage/server-version.ts'
import { examineNetwork } from './examine-network.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

type Examined = Pick<GatewayConfig, 'databaseUrl' | 'signer' | 'networks'>

/**
 * Looks at everything that a gateway of this configuration depends on: database, signer, and each network's nodes, contracts, tokens
 * and gas. Changes nothing, so it may run before the first start and beside a working gateway. Nothing throws.
 */
export async function examineGateway(config: Examined): Promise<Finding[]> {
  refuseInTransaction('a gateway is examined')
  const [database, signer] = await Promise.all([
    examineDatabase(config.databaseUrl),
    examineSigner(config.signer),
  ])
  const networks = await Promise.all(config.networks.map(network => examineNetwork(network, signer.account)))
  return [...database, ...signer.findings, ...networks.flat()]
}

async function examineDatabase(url: string): Promise<Finding[]> {
  const db = openDatabase(url, { poolMax: 1, onError: () => undefined })
  try {
    const version = await serverVersion(db)
    if (version < POSTGRES_VERSION_MIN)
      return [problem('database', `PostgreSQL ${version}; it must be ${POSTGRES_VERSION_MIN} or later`)]
    const lossy = await lossySettings(db)
    if (lossy.length === 0) return [ok('database', `PostgreSQL ${version}`)]
    const why = 'a crash of it can lose payments that merchants were told of; turn these on'
    return [warning('database', `PostgreSQL ${version} with ${lossy.join(', ')}: ${why}`)]
  } catch (error) {
    return [problem('database', `does not answer: ${messageOf(error)}`)]
  } finally {
    await db.close()
  }
}

async function examineSigner(
  config: GatewayConfig['signer'],
): Promise<{ readonly account: string | null; readonly findings: Finding[] }> {
  const client = openSignerClient(config)
  try {
    const status = await client.status()
    if (status.kind !== 'status') {
      const text = `${config.socketPath} does not answer: ${status.reason}; start the signer first`
      return { account: null, findings: [problem('signer', text)] }
    }
    const account = status.address.toLowerCase()
    const found = status.paused
      ? warning(
          'signer',
          `account ${status.address}, paused: nothing is signed until "signer/main.ts resume"`,
        )
      : ok('signer', `account ${status.address}`)
    return { account, findings: [found] }
  } finally {
    client.close()
  }
}

/** Several addresses that all refuse make an error without a message. */
function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}
