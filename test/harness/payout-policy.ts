import { PAYOUT_ADDRESS } from '../../contracts/generated/payout.ts'

const COIN = '0x0000000000000000000000000000000000000000'
const CAP = (10n ** 24n).toString()

/** What a test signer may pay out: plenty of the coin and of these tokens. */
export function payoutPolicy(tokens: readonly string[]): object {
  const assets = [COIN, ...tokens].map(token => ({ token, transactionCap: CAP, dayCap: CAP }))
  return { contract: PAYOUT_ADDRESS, assets }
}
