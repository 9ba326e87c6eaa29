import type { Asset, AssetRegistry } from '../../domain/assets.ts'
import { formatAtoms, formatAtomsFull } from '../../domain/money.ts'
import { type Payout, type PayoutRequest, totalOf } from '../../payouts/payout.ts'
import { formatTime } from './render-logs.ts'
import type { AssetCatalogue } from './route.ts'
import { formatCoin } from './ticker.ts'

/** Places that `requests` of a payout prints, whatever the asset has (reference blockbee 14). */
const PLACES = 18

const PAYOUT_TEXT = {
  created: 'Created',
  processing: 'Pending Payment',
  done: 'Done',
  error: 'Error',
  rejected: 'Rejected',
} as const

const REQUEST_TEXT = {
  pending: 'Pending',
  rejected: 'Rejected',
  processing: 'Processing',
  done: 'Done',
  error: 'Error',
} as const

/**
 * A payout as the protocol shows it (reference blockbee 14): `status` for machines beside `display_status`, empty strings
 * until something is known, no fee on top. `error` and `failed` name what was not paid.
 */
export function payoutInfo(payout: Payout, { registry, tillFactories }: AssetCatalogue): object {
  const asset = assetOf(registry, payout.assetId)
  const factory = tillFactories.evm
  const sums = new Map<string, bigint>()
  for (const { address, amountAtoms } of payout.requests)
    sums.set(address, (sums.get(address) ?? 0n) + amountAtoms)
  const total = formatAtoms(totalOf(payout.requests), asset.decimals)
  const failed = payout.requests.filter(({ state }) => state === 'error')
  return {
    id: payout.id,
    status: payout.state,
    display_status: PAYOUT_TEXT[payout.state],
    from: payout.payer === null ? '' : factory.formatAddress(payout.payer),
    requests: Object.fromEntries(
      [...sums].map(([address, atoms]) => [factory.formatAddress(address), padded(atoms, asset)]),
    ),
    total_requested: total,
    total_with_fee: total,
    total_fiat: '',
    // The operator pays it.
    blockchain_fee: payout.networkFeeAtoms === null ? '' : inCoin(payout.networkFeeAtoms, asset, registry),
    fee: '0',
    coin: formatCoin(asset.ticker),
    txid: payout.txid ?? '',
    timestamp: formatTime(payout.createdAtSeconds * 1000),
    ...(payout.state === 'error' && { error: payout.reason ?? 'no request could be paid' }),
    // Ours: why it waits, and who got nothing of a payout that is done.
    ...(payout.reason !== null && { reason: payout.reason }),
    ...(failed.length > 0 && {
      failed: failed.map(({ id, address, reason }) => ({
        ...{ id, address: factory.formatAddress(address), reason: reason ?? '' },
      })),
    }),
  }
}

/** A request as the protocol lists it. */
export function requestRow(request: PayoutRequest, { registry, tillFactories }: AssetCatalogue): object {
  const asset = assetOf(registry, request.assetId)
  return {
    id: request.id,
    payout_id: request.payoutId ?? '',
    coin: formatCoin(asset.ticker),
    address: tillFactories.evm.formatAddress(request.address),
    value: formatAtoms(request.amountAtoms, asset.decimals),
    status: REQUEST_TEXT[request.state],
    timestamp: formatTime(request.createdAtSeconds * 1000),
    ...(request.reason !== null && { reason: request.reason }),
  }
}

function padded(atoms: bigint, { decimals }: Asset): string {
  return decimals >= PLACES
    ? formatAtomsFull(atoms, decimals)
    : formatAtomsFull(atoms * 10n ** BigInt(PLACES - decimals), PLACES)
}

/** An amount of the coin of the asset's network. */
function inCoin(atoms: bigint, { chainId }: Asset, registry: AssetRegistry): string {
  const coin = registry.byContract(chainId, null)
  if (!coin) throw new Error(`${chainId} has no coin`)
  return formatAtoms(atoms, coin.decimals)
}

function assetOf(registry: AssetRegistry, assetId: string): Asset {
  const asset = registry.byId(assetId)
  if (!asset) throw new Error(`a payout is in ${assetId}, which is not configured`)
  return asset
}
