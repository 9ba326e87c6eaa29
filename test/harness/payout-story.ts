import assert from 'node:assert/strict'
import { evmTillFactory } from '../../gateway/chains/evm/evm-till-factory.ts'
import type { Asset } from '../../gateway/domain/assets.ts'
import { approvePayout } from '../../gateway/payouts/approve-payout.ts'
import { createPayouts } from '../../gateway/payouts/create-payouts.ts'
import { fundingAddress } from '../../gateway/payouts/funding-address.ts'
import type { Payout } from '../../gateway/payouts/payout.ts'
import { requestPayouts } from '../../gateway/payouts/request-payouts.ts'
import { findPayout } from '../../gateway/storage/payouts-rows.ts'
import { payoutAvailable } from '../../gateway/storage/post-payouts.ts'
import type { Stack } from './stack.ts'

/** What a test pays out: one of the stack's tokens, or the coin. */
export type PaidSymbol = 'usdt' | 'usdc' | 'dai' | 'eth'

/** The asset as the gateway has it. */
export function paidAsset(stack: Stack, symbol: PaidSymbol): Asset {
  const { chainId, name, tokens } = stack.network()
  const contract = symbol === 'eth' ? null : tokens[symbol]
  return {
    id: `eip155:${chainId}/${contract === null ? 'slip44:60' : `erc20:${contract}`}`,
    chainId: `eip155:${chainId}`,
    network: name,
    symbol: symbol.toUpperCase(),
    ticker: symbol === 'eth' ? 'eth' : `erc20/${symbol}`,
    name: symbol,
    decimals: symbol === 'usdt' || symbol === 'usdc' ? 6 : 18,
    contract,
    minimumAtoms: 1n,
    stable: contract !== null,
  }
}

/** Sends money to the business's funding address and waits until it may be paid out. */
export async function fundPayouts(stack: Stack, symbol: PaidSymbol, amountAtoms: bigint): Promise<void> {
  const asset = paidAsset(stack, symbol)
  const { businessId, db, relayer } = stack
  const before = await payoutAvailable(db, businessId, asset.id)
  const address = await fundingAddress(db, {
    ...{ businessId, factory: evmTillFactory, payoutAccount: relayer, assetId: asset.id },
  })
  if (asset.contract === null) await stack.payCoin(address, amountAtoms)
  else await stack.pay(address, amountAtoms, asset.contract)
  await stack.until(`${symbol} is funded`, async () => {
    await stack.node.mine()
    return (await payoutAvailable(db, businessId, asset.id)) === before + amountAtoms
  })
}

/** Asks for payments and puts them into one payout; returns its id. */
export async function draftPayout(
  stack: Stack,
  symbol: PaidSymbol,
  payments: readonly { readonly address: string; readonly amountAtoms: bigint }[],
): Promise<string> {
  const { businessId, db } = stack
  const requestIds = await requestPayouts(db, {
    ...{ businessId, actor: 'key_test', asset: paidAsset(stack, symbol), factory: evmTillFactory, payments },
  })
  const [payoutId, ...others] = await createPayouts(db, { businessId, actor: 'usr_first', requestIds })
  assert.ok(payoutId !== undefined && others.length === 0)
  return payoutId
}

/** Approves as one person. */
export function approve(stack: Stack, payoutId: string, actor = 'usr_first') {
  return approvePayout(stack.db, { businessId: stack.businessId, payoutId, actor })
}

/** The payout as it is now. */
export async function payoutOf(stack: Stack, payoutId: string): Promise<Payout> {
  const payout = await findPayout(stack.db, stack.businessId, payoutId)
  assert.ok(payout, 'the payout exists')
  return payout
}

/** Waits until the payout is in a state. */
export async function payoutIs(
  stack: Stack,
  payoutId: string,
  state: Payout['state'],
  withinMs = 60_000,
): Promise<Payout> {
  return stack.until(
    `the payout is ${state}`,
    async () => {
      const payout = await payoutOf(stack, payoutId)
      return payout.state === state && payout
    },
    withinMs,
  )
}

/** What an address holds. */
export async function heldOf(stack: Stack, symbol: PaidSymbol, address: string): Promise<bigint> {
  const { contract } = paidAsset(stack, symbol)
  return contract === null ? stack.node.balance(address) : stack.node.tokenBalance(contract, address)
}
