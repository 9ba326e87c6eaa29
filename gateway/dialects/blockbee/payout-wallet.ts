import { z } from 'zod'
import { formatAtoms } from '../../domain/money.ts'
import { approvePayout } from '../../payouts/approve-payout.ts'
import { fundingAddress } from '../../payouts/funding-address.ts'
import { transactionsToSign } from '../../payouts/own-wallet.ts'
import { payoutAvailable } from '../../storage/post-payouts.ts'
import { BlockbeeError } from './errors.ts'
import { payoutInfo } from './payout-info.ts'
import type { PayoutCall, PayoutDeps } from './payout-route.ts'
import { payoutIdOf, payoutOf } from './process-payout.ts'
import { parseTicker } from './ticker.ts'

/** `GET /{ticker}/payout/address/`: where to send what is to be paid out. */
export async function getFundingAddress(deps: PayoutDeps, { ticker, key }: PayoutCall): Promise<object> {
  const { asset, factory } = parseTicker(ticker, deps)
  const { db, payoutAccount } = deps
  const { businessId } = key
  const address = await fundingAddress(db, { businessId, factory, payoutAccount, assetId: asset.id })
  return { status: 'success', address: factory.formatAddress(address) }
}

/** `GET /{ticker}/payout/balance/`: what may be paid out now: final money that no payout holds. */
export async function getPayoutBalance(deps: PayoutDeps, { ticker, key }: PayoutCall): Promise<object> {
  const { asset } = parseTicker(ticker, deps)
  const available = await payoutAvailable(deps.db, key.businessId, asset.id)
  return { status: 'success', balance: formatAtoms(available > 0n ? available : 0n, asset.decimals) }
}

const signBody = z.object({ from: z.string().max(128) })

/**
 * `POST /payout/sign/` (ours): approves a payout for the merchant's own wallet `from`, and answers what that wallet signs, in
 * this order. Asking again answers the same. Amounts of coin in base units.
 */
export async function signWithWallet(deps: PayoutDeps, { body, key }: PayoutCall): Promise<object> {
  const payoutId = payoutIdOf(body)
  const parsed = signBody.safeParse(body)
  const wallet = parsed.success ? deps.tillFactories.evm.parseAddress(parsed.data.from) : null
  if (wallet === null) throw new BlockbeeError('address_invalid')
  const { businessId, id: actor } = key
  const before = await payoutOf(deps, businessId, payoutId)
  const isItsWallet = before.source === 'wallet' && before.payer === wallet
  if (before.state !== 'created' && !isItsWallet) throw new BlockbeeError('payout_decided')
  const outcome = await approvePayout(deps.db, { businessId, payoutId, actor, wallet })
  if (outcome.kind === 'waits')
    return {
      status: 'success',
      payout_info: payoutInfo(await payoutOf(deps, businessId, payoutId), deps),
      transactions: [],
    }
  const { chainId, from, calls } = await transactionsToSign(deps.db, deps.payoutWriters, {
    ...{ businessId, payoutId },
  })
  return {
    status: 'success',
    payout_info: payoutInfo(await payoutOf(deps, businessId, payoutId), deps),
    chain_id: chainId,
    from: deps.tillFactories.evm.formatAddress(from),
    transactions: calls.map(({ to, data, value = 0n }) => ({
      ...{ to: deps.tillFactories.evm.formatAddress(to), data, value: value.toString() },
    })),
  }
}
