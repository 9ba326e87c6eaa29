import type { PayoutWriter, UnsignedCall } from '../chains/port.ts'
import type { Sql } from '../storage/database.ts'
import { findPayout } from '../storage/payouts-rows.ts'
import { PayoutError } from './errors.ts'
import type { Payout } from './payout.ts'

/** What asks the chain and writes for wallets. */
export type WalletWriter = Pick<PayoutWriter, 'contract' | 'unsignedPayout'>

/** What an account signs on a chain, in this order. */
export interface WalletTransactions {
  readonly chainId: string
  readonly from: string
  readonly calls: readonly UnsignedCall[]
}

/**
 * What the merchant's own wallet signs, in this order, for an approved payout that it is to pay: an approval of exactly the
 * total where the asset is a token, then the payment. Once the payment is in a block, whoever sent it, the payout is
 * done: its number proves it (decision 0016). Signing it twice pays once.
 * @throws PayoutError `payout_unknown`, `not_signed_by_wallet`, `contract_missing`
 */
export async function transactionsToSign(
  sql: Sql,
  writers: ReadonlyMap<string, WalletWriter>,
  { businessId, payoutId }: { readonly businessId: string; readonly payoutId: string },
): Promise<WalletTransactions> {
  const payout = await findPayout(sql, businessId, payoutId)
  if (!payout) throw new PayoutError('payout_unknown', 'no such payout')
  return transactionsOf(payout, writers)
}

/**
 * The same of a payout that was read already.
 * @throws PayoutError likewise
 */
export async function transactionsOf(
  payout: Payout,
  writers: ReadonlyMap<string, WalletWriter>,
): Promise<WalletTransactions> {
  const writer = writers.get(payout.chainId)
  if (!writer) throw new PayoutError('payout_unknown', 'no such payout')
  if (payout.source !== 'wallet' || payout.state !== 'processing' || payout.payer === null)
    throw new PayoutError('not_signed_by_wallet', 'the payout is not waiting for a wallet of its business')
  const state = await writer.contract()
  if (state.kind !== 'present') throw new PayoutError('contract_missing', state.problem)
  const [, contract = null] = /\/erc20:(0x[0-9a-f]{40})$/.exec(payout.assetId) ?? []
  const payments = payout.requests.map(({ address, amountAtoms }) => ({ recipient: address, amountAtoms }))
  const calls = writer.unsignedPayout({ number: payout.number, contract, payments })
  return { chainId: payout.chainId, from: payout.payer, calls }
}
