import { openSignerClient, type SignerClient, type StatusOutcome } from '@polytill/signer/client.ts'
import type { UnsignedCall } from '../chains/port.ts'
import type { ChainId } from '../domain/assets.ts'
import type { PayoutSigner } from '../payouts/ports.ts'
import type { GatewayConfig } from '../runtime/config.ts'
import { refuseInTransaction } from '../runtime/transaction-scope.ts'
import type { AttemptFees, TransactionSigner } from '../settle/ports.ts'
import type { GatewayLease } from '../storage/gateway-lease.ts'

/** The gateway cannot start without knowing its settlement account. */
export class SignerUnreachable extends Error {
  readonly code = 'signer_unreachable'
}

/** The signer process as settlement sees it, with the connection that it runs over. */
export interface ConnectedSigner {
  readonly client: SignerClient
  readonly signer: TransactionSigner
  /** The same account, as payouts see it. */
  readonly payoutSigner: PayoutSigner
}

/** The highest epoch that a gateway ever came to the signer with. @throws SignerUnreachable */
export async function seenEpoch(config: GatewayConfig['signer']): Promise<bigint> {
  const client = openSignerClient(config)
  try {
    return (await statusOf(client, config)).epoch
  } finally {
    client.close()
  }
}

/**
 * Connects to the signer under a lease and learns the settlement account's address. When another gateway has replaced the
 * lease, `onLost` is told, and what was asked for counts as not answered (F93).
 * @throws SignerUnreachable when it does not answer
 */
export async function connectSigner(
  config: GatewayConfig['signer'],
  lease: GatewayLease,
  onLost: (reason: string) => void,
): Promise<ConnectedSigner> {
  const client = openSignerClient({ ...config, lease })
  const status = await statusOf(client, config).catch(error => {
    client.close()
    throw error
  })
  const check: typeof client.check = request => {
    refuseInTransaction('the signer is asked')
    return client.check(request)
  }
  const signer: TransactionSigner = {
    address: status.address.toLowerCase(),
    async tooDear(chainId, call, fees) {
      const answer = await check(questionOf(chainId, call, fees))
      return answer.kind === 'refused' && answer.code === 'fee_above_transaction_cap'
    },
    async sign({ call, fees, ...request }) {
      refuseInTransaction('the signer is asked')
      const answer = await client.sign({
        ...{ ...request, ...fees },
        ...{ to: call.to, data: call.data, value: call.value ?? 0n, gasLimit: call.gasLimit },
      })
      if (answer.kind !== 'refused' || answer.code !== 'lease_lost') return answer
      onLost(answer.reason)
      return { kind: 'unavailable', reason: answer.reason }
    },
  }
  const payoutSigner: PayoutSigner = {
    address: signer.address,
    async refusal(chainId, call, fees) {
      const answer = await check(questionOf(chainId, call, fees))
      if (answer.kind === 'allowed') return null
      return answer.kind === 'refused' ? `${answer.code}: ${answer.reason}` : answer.reason
    },
  }
  return { client, signer, payoutSigner }
}

/** A request whose nonce and name do not matter. */
function questionOf(
  chainId: ChainId,
  call: UnsignedCall,
  fees: AttemptFees,
): Parameters<SignerClient['check']>[0] {
  return {
    ...{ chainId, outgoingId: 'check', version: 1, nonce: 0n, ...fees },
    ...{ to: call.to, data: call.data, value: call.value ?? 0n, gasLimit: call.gasLimit },
  }
}

async function statusOf(
  client: SignerClient,
  { socketPath }: GatewayConfig['signer'],
): Promise<Extract<StatusOutcome, { kind: 'status' }>> {
  const status = await client.status()
  if (status.kind === 'status') return status
  throw new SignerUnreachable(`the signer at ${socketPath} does not answer: ${status.reason}`)
}
