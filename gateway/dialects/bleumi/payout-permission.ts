import { type PayoutPermission, payoutPermission } from '../../storage/payouts-limits.ts'
import { BleumiError } from './errors.ts'
import type { BleumiDeps, BleumiRequest } from './route.ts'

/**
 * What the key may do about payouts. Our hot wallet stands for Bleumi's private payment processor: a key that the operator has
 * not let use it has none (decision 0021).
 * @throws BleumiError `payouts_requires_private_payment_processor`
 */
export async function requirePermission(
  { sql }: BleumiDeps,
  { key }: BleumiRequest,
): Promise<PayoutPermission> {
  const permission = await payoutPermission(sql, key.businessId, key.id)
  if (permission === null)
    throw new BleumiError('ValidationError', 'payouts_requires_private_payment_processor')
  return permission
}
