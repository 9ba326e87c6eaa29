import { z } from 'zod'
import { approvePayout } from '../../payouts/approve-payout.ts'
import { createPayouts } from '../../payouts/create-payouts.ts'
import type { Payout } from '../../payouts/payout.ts'
import { findPayout } from '../../storage/payouts-rows.ts'
import { BlockbeeError } from './errors.ts'
import { payoutInfo } from './payout-info.ts'
import type { PayoutCall, PayoutDeps } from './payout-route.ts'

/** `a,b` as text, or a JSON list of ids (reference blockbee 14). */
const requestIds = z
  .union([z.string().max(40_000), z.array(z.string()).max(1_000)])
  .transform(value => (typeof value === 'string' ? value.split(',').map(id => id.trim()) : value))
  .pipe(z.array(z.uuid()).min(1))
const createBody = z.object({ request_ids: requestIds })
const payoutBody = z.object({ payout_id: z.uuid() })

/** `POST /payout/create/`: puts pending requests of one coin into a payout. */
export async function createPayout(deps: PayoutDeps, { body, key }: PayoutCall): Promise<object> {
  const parsed = createBody.safeParse(body)
  if (!parsed.success) throw new BlockbeeError('payout_data_missing')
  const order = { businessId: key.businessId, actor: key.id, requestIds: parsed.data.request_ids }
  const [payoutId = ''] = await createPayouts(deps.db, { ...order, sameAsset: true })
  return { status: 'success', payout_info: payoutInfo(await payoutOf(deps, key.businessId, payoutId), deps) }
}

/**
 * `POST /payout/process/`: approves a payout; the key counts as one person. Processing what is queued already says so again
 * and pays once; what is done is an error (reference blockbee 14).
 */
export async function processPayout(deps: PayoutDeps, { body, key }: PayoutCall): Promise<object> {
  const payoutId = payoutIdOf(body)
  const { businessId, id: actor } = key
  if ((await payoutOf(deps, businessId, payoutId)).state === 'done') throw new BlockbeeError('payout_decided')
  const outcome = await approvePayout(deps.db, { businessId, payoutId, actor })
  const payout = await payoutOf(deps, businessId, payoutId)
  return { status: 'success', payout_info: payoutInfo(payout, deps), queued: outcome.kind === 'queued' }
}

/** `POST /payout/status/`: a payout as it is now. */
export async function getPayoutStatus(deps: PayoutDeps, { body, key }: PayoutCall): Promise<object> {
  const payout = await payoutOf(deps, key.businessId, payoutIdOf(body))
  return { status: 'success', payout_info: payoutInfo(payout, deps) }
}

/** @throws BlockbeeError `payout_data_missing` */
export function payoutIdOf(body: unknown): string {
  const parsed = payoutBody.safeParse(body)
  if (!parsed.success) throw new BlockbeeError('payout_data_missing')
  return parsed.data.payout_id
}

/** @throws BlockbeeError `payout_unknown`, for other businesses' payouts too (F65) */
export async function payoutOf(deps: PayoutDeps, businessId: string, payoutId: string): Promise<Payout> {
  const payout = await findPayout(deps.db, businessId, payoutId)
  if (!payout) throw new BlockbeeError('payout_unknown')
  return payout
}
