import type { ContractState } from '../chains/port.ts'
import type { ReadinessProbe } from '../dialects/readiness.ts'
import type { Database } from '../storage/database.ts'
import { lossySettings } from '../storage/lossy-settings.ts'
import type { ConnectedSigner } from './connect-signer.ts'
import type { RunningChain } from './start-chain.ts'

/** What `/readyz` asks: the database, the signer, and of each chain whether our contracts are on it, its blocks are followed and how well proven. */
export function readinessProbes(
  db: Database,
  connected: ConnectedSigner,
  chains: readonly RunningChain[],
): ReadinessProbe[] {
  return [
    {
      name: 'database',
      check: async () => {
        const lossy = await lossySettings(db)
        return { ready: true, details: { mayLoseCommits: lossy.join(', ') || null } }
      },
    },
    {
      name: 'signer',
      check: async () => {
        const status = await connected.client.status()
        return status.kind === 'status'
          ? { ready: true, details: { account: connected.signer.address, paused: status.paused } }
          : { ready: false, details: { reason: status.reason } }
      },
    },
    ...chains.map(({ network, contracts }) => ({
      name: `contracts:${network}`,
      check: async () => {
        const [till, payout] = await Promise.all([contracts.till(), contracts.payout()])
        // Payments go on without the payout contract. A silent node is the chain's trouble, told below.
        const ready = till.kind === 'present' || till.kind === 'unknown'
        return { ready, details: { till: told(till), payout: told(payout) } }
      },
    })),
    ...chains.map(chain => ({
      name: `chain:${chain.network}`,
      check: async () => {
        const { scan, settleTrouble } = chain.state()
        const reason = 'reason' in scan ? scan.reason : null
        return {
          ready: scan.kind !== 'halted' && scan.kind !== 'waiting',
          details: { scan: scan.kind, reason, settleTrouble, ...chain.detection() },
        }
      },
    })),
  ]
}

function told(state: ContractState): string {
  return state.kind === 'present' ? 'present' : state.problem
}
