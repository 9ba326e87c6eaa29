import type { TillFactory } from '../../chains/port.ts'
import { acceptsAsset } from '../../domain/accepts-asset.ts'
import { minimumPaymentAtoms } from '../../domain/minimum-payment.ts'
import type { Recipient } from '../../domain/terms.ts'
import type { ApiKeyRow } from '../../storage/api-keys.ts'
import { type CallbackTill, findCallback, type NewCallback } from '../../storage/blockbee-callbacks.ts'
import { draftTill } from '../../tills/draft-till.ts'
import { formatRecipients, parseRecipients } from '../../tills/recipients.ts'
import { parseCallback } from './callback-url.ts'
import { type CreateQuery, parseCreateQuery } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { formatMinimum } from './format-minimum.ts'
import { parsePriority } from './priority.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'
import { type OrderedAsset, parseTicker } from './ticker.ts'

/** The answer of `create` (reference blockbee 4.2). */
export interface CreateAnswer {
  readonly status: 'success'
  readonly address_in: string
  readonly address_out: string
  readonly callback_url: string
  readonly minimum_transaction_coin: string
  readonly priority: string
  readonly multi_token: boolean
}

/**
 * `GET /{ticker}/create/`: the address of a callback, made at its first use and the same ever after; options and
 * recipients of later calls have no effect (reference blockbee 4.3).
 */
export const createAddress: RouteHandler<'key'> = async (deps, { ticker, query, key }) => {
  const ordered = parseTicker(ticker, deps)
  const parsed = parseCreateQuery(query)
  if (parsed.callback === undefined) throw new BlockbeeError('callback_missing')
  const callbackUrl = parseCallback(parsed.callback, deps.allowLoopback)
  if (parsed.address !== undefined && !key.addressOverride) throw new BlockbeeError('override_not_allowed')
  const till = await storedTill(deps, key, { ordered, parsed, callbackUrl })
  if (!acceptsAsset(till, ordered.asset, deps.registry)) throw new BlockbeeError('callback_of_other_ticker')
  return answer(till, ordered)
}

interface CreateRequest {
  readonly ordered: OrderedAsset
  readonly parsed: CreateQuery
  readonly callbackUrl: string
}

async function storedTill(
  deps: BlockbeeDeps,
  key: ApiKeyRow,
  { ordered, parsed, callbackUrl }: CreateRequest,
): Promise<CallbackTill> {
  const { asset, ticker, network, factory } = ordered
  const { businessId } = key
  const address = parsed.address ?? (await deps.defaultAddress(businessId, asset.ticker))
  if (address === null) {
    // An address made earlier stays good after its default was removed.
    const existing = await findCallback(deps.db, businessId, callbackUrl)
    if (existing) return existing
    throw new BlockbeeError('address_missing')
  }
  const recipients = parseOutputs(address, factory)
  const till = draftTill(
    {
      businessId,
      dialect: 'blockbee',
      assetId: asset.id,
      recipients,
      multiToken: parsed.multi_token,
      multiChain: parsed.multi_chain,
      confirmations: parsed.confirmations ?? null,
      priority: parsePriority(parsed.priority, network.network),
      announcePending: parsed.pending,
    },
    factory,
  )
  const callback: NewCallback = {
    callbackUrl,
    ticker,
    addressOut: formatRecipients(recipients, factory),
    method: parsed.json ? 'json' : parsed.post ? 'post' : 'get',
    withConvert: parsed.convert,
  }
  return deps.claimCallback({ till, callback })
}

function parseOutputs(address: string, factory: TillFactory): readonly Recipient[] {
  const outputs = parseRecipients(address, factory)
  if (outputs.kind === 'recipients') return outputs.recipients
  throw new BlockbeeError(outputs.reason === 'too_many' ? 'too_many_outputs' : 'address_invalid')
}

function answer(till: CallbackTill, { asset, factory }: OrderedAsset): CreateAnswer {
  const minimumAtoms = minimumPaymentAtoms(asset.minimumAtoms, till.outputs)
  return {
    status: 'success',
    address_in: factory.formatAddress(till.address),
    address_out: till.addressOut,
    callback_url: till.callbackUrl,
    minimum_transaction_coin: formatMinimum(minimumAtoms, asset.decimals),
    priority: till.priority,
    multi_token: till.multiToken,
  }
}
