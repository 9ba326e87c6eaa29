import type { AssetRegistry } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import type { BleumiWallet } from '../../storage/bleumi-wallets.ts'

/** A wallet on the wire (reference bleumi 1.3): amounts in whole tokens, times in seconds. */
export interface WalletObject {
  readonly id: string
  readonly chain: string
  readonly addr: string
  readonly token: string
  readonly balance: string
  readonly blockNum: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** @throws Error when the wallet's token is no longer configured: no amount may be shown without its decimals */
export function walletObject(wallet: BleumiWallet, registry: AssetRegistry): WalletObject {
  const asset = registry.byId(wallet.assetId)
  if (!asset) throw new Error(`asset ${wallet.assetId} of a wallet is not configured`)
  return {
    id: wallet.id,
    chain: wallet.chain,
    addr: wallet.address,
    token: wallet.token,
    balance: formatAtoms(wallet.balanceAtoms, asset.decimals),
    blockNum: wallet.balanceBlock.toString(),
    createdAt: wallet.createdAt,
    updatedAt: wallet.updatedAt,
  }
}
