import { PAYOUT_ADDRESS } from '../contracts/generated/payout.ts'
import { tokenAddress } from './sandbox-contracts.ts'

const COIN = '0x0000000000000000000000000000000000000000'
const MILLION = 10n ** 6n

/** What the sandbox's signer may pay out: a million units of each asset at once, ten million a day. */
export function sandboxPayoutPolicy(chainNumber: number): object {
  const caps = (token: string, decimals: number): object => {
    const unit = 10n ** BigInt(decimals)
    return {
      token,
      transactionCap: (MILLION * unit).toString(),
      dayCap: (10n * MILLION * unit).toString(),
    }
  }
  const assets = [
    caps(COIN, 18),
    caps(tokenAddress(chainNumber, 'USDT'), 6),
    caps(tokenAddress(chainNumber, 'USDC'), 6),
    caps(tokenAddress(chainNumber, 'DAI'), 18),
  ]
  return { contract: PAYOUT_ADDRESS, assets }
}
