import { openSignerClient, type SignerClient } from '@polytill/signer/client.ts'
import type { PayoutSigner } from '../payouts/ports.ts'
import type { GatewayConfig } from '../runtime/config.ts'
import { refuseInTransaction } from '../runtime/transaction-scope.ts'
import type { TransactionSigner } from '../settle/ports.ts'

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

/**
 * Connects to the signer and learns the settlement account's address.
 * @throws SignerUnreachable when it does not answer
 */
export async function connectSigner(config: GatewayConfig['signer']): Promise<ConnectedSigner> {
  const client = openSignerClient({ socketPath: config.socketPath, token: config.token })
  const status = await client.status()
  if (status.kind !== 'status') {
    client.close()
    throw new SignerUnreachable(`the signer at ${config.socketPath} does not answer: ${status.reason}`)
  }
  const signer: TransactionSigner = {
    address: status.address.toLowerCase(),
    async sign({ call, fees, ...request }) {
      refuseInTransaction('the signer is asked')
      return client.sign({
        ...{ ...request, ...fees },
        ...{ to: call.to, data: call.data, value: call.value ?? 0n, gasLimit: call.gasLimit },
      })
    },
  }
  const payoutSigner: PayoutSigner = {
    address: signer.address,
    async refusal(chainId, call, fees) {
      refuseInTransaction('the signer is asked')
      const answer = await client.check({
        ...{ chainId, outgoingId: 'check', version: 1, nonce: 0n, ...fees },
        ...{ to: call.to, data: call.data, value: call.value ?? 0n, gasLimit: call.gasLimit },
      })
      if (answer.kind === 'allowed') return null
      return answer.kind === 'refused' ? `${answer.code}: ${answer.reason}` : answer.reason
    },
  }
  return { client, signer, payoutSigner }
}
