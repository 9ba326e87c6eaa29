import type { ChainId } from '../../domain/assets.ts'
import { BleumiError } from './errors.ts'
import type { BleumiDeps } from './route.ts'

/**
 * Refuses what could not be sent because the settlement account, our gas account, has no coin there (reference bleumi 2.2,
 * 2.3). A node that does not answer is no evidence: then it is taken, and waits.
 * @throws BleumiError `no_gas_accounts`
 */
export async function requireGas({ hasGas }: Pick<BleumiDeps, 'hasGas'>, chainId: ChainId): Promise<void> {
  if ((await hasGas(chainId)) === 'no') throw new BleumiError('ValidationError', 'no_gas_accounts')
}
