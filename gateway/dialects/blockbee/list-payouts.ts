import { z } from 'zod'
import { listPayoutRequests, listPayouts } from '../../storage/payouts-rows.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { payoutInfo, requestRow } from './payout-info.ts'
import type { PayoutCall, PayoutDeps } from './payout-route.ts'
import { parseTicker } from './ticker.ts'

const page = text
  .pipe(
    z
      .string()
      .regex(/^[1-9][0-9]{0,5}$/)
      .optional(),
  )
  .transform(value => Number(value ?? '1'))
const all = (value: string | undefined): string => value ?? 'all'
const requestStates = z.enum(['all', 'pending', 'rejected', 'processing', 'done', 'error'])
const payoutStates = z.enum(['all', 'created', 'processing', 'done', 'error', 'rejected'])
const requestsQuery = z.object({ status: text.transform(all).pipe(requestStates), p: page })
const payoutsQuery = z.object({ status: text.transform(all).pipe(payoutStates), p: page })

/** `GET /{ticker}/payout/request/list/`: newest first, 50 a page (reference blockbee 14). */
export async function listRequests(deps: PayoutDeps, { ticker, query, key }: PayoutCall): Promise<object> {
  const { asset } = parseTicker(ticker, deps)
  const parsed = requestsQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { status, p } = parsed.data
  const filter = { assetId: asset.id, state: status === 'all' ? null : status, page: p }
  const { requests, pages } = await listPayoutRequests(deps.db, key.businessId, filter)
  return {
    status: 'success',
    payout_requests: requests.map(request => requestRow(request, deps)),
    num_pages: pages,
  }
}

/** `GET /{ticker}/payout/list/`: newest first, 50 a page. */
export async function listSentPayouts(deps: PayoutDeps, { ticker, query, key }: PayoutCall): Promise<object> {
  const { asset } = parseTicker(ticker, deps)
  const parsed = payoutsQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { status, p } = parsed.data
  const filter = { assetId: asset.id, state: status === 'all' ? null : status, page: p }
  const { payouts, pages } = await listPayouts(deps.db, key.businessId, filter)
  return { status: 'success', payouts: payouts.map(payout => payoutInfo(payout, deps)), num_pages: pages }
}
