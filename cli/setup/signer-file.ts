import { TILL } from '@polytill/gateway/chains/evm/own-contract.ts'
import type { PublicNetwork } from './public-networks.ts'

/**
 * The signer's environment, a line for each variable, for a shell and for systemd alike: JSON in single quotes. It may settle on
 * these networks and nothing else; payouts have to be allowed by hand, with caps (docs/payouts.md).
 */
export function signerFile(
  networks: readonly PublicNetwork[],
  at: { readonly home: string; readonly socketPath: string; readonly token: string },
): string {
  const chains = networks.map(({ chainId, feeCaps }) => ({
    chainId,
    tillContract: TILL.address,
    transactionFeeCapWei: feeCaps.transactionWei,
    dayFeeCapWei: feeCaps.dayWei,
  }))
  return [
    `POLYTILL_SIGNER_HOME='${at.home}'`,
    `POLYTILL_SIGNER_SOCKET='${at.socketPath}'`,
    `POLYTILL_SIGNER_TOKEN='${at.token}'`,
    `POLYTILL_SIGNER_CHAINS='${JSON.stringify(chains)}'`,
    '',
  ].join('\n')
}
