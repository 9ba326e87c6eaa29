import type { TillFactory } from '../chains/port.ts'
import type { Asset, AssetRegistry, Family } from '../domain/assets.ts'
import { draftTill, type TillDraft } from './draft-till.ts'
import { parseRecipients } from './recipients.ts'

/**
 * The till of an order's coin: only that coin counts there, and its terms are the business's default address or split.
 * Nobody is called back for its transfers; the order tells of them.
 * @throws Error when the default address is none: it was checked when it was set
 */
export function draftOrderTill(
  deps: { registry: AssetRegistry; tillFactories: Readonly<Record<Family, TillFactory>> },
  input: { businessId: string; asset: Asset; confirmations: number; defaultAddress: string },
): TillDraft {
  const { businessId, asset, confirmations, defaultAddress } = input
  const network = deps.registry.network(asset.chainId)
  if (!network) throw new Error(`no network of ${asset.id}`)
  const factory = deps.tillFactories[network.family]
  const parsed = parseRecipients(defaultAddress, factory)
  if (parsed.kind === 'invalid') throw new Error(`default address of ${asset.ticker}: ${parsed.reason}`)
  return draftTill(
    {
      businessId,
      dialect: 'blockbee',
      assetId: asset.id,
      recipients: parsed.recipients,
      multiToken: false,
      multiChain: false,
      confirmations,
      priority: 'default',
      announcePending: false,
    },
    factory,
    'otl',
  )
}

/** Whether a till belongs to an order: its id says so. */
export function isOrderTill(tillId: string): boolean {
  return tillId.startsWith('otl_')
}
