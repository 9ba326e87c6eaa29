import { z } from 'zod'
import type { Asset, NetworkSpec } from '../../domain/assets.ts'
import { ZERO_ADDRESS } from '../../domain/terms.ts'
import { findWallet, insertWallet } from '../../storage/bleumi-wallets.ts'
import { findDefaultAddress } from '../../storage/default-addresses.ts'
import { draftExactTill } from '../../tills/draft-exact-till.ts'
import { processorAddress } from '../../tills/processor-address.ts'
import { BleumiError, NodeSilent } from './errors.ts'
import { networkOfCode } from './network-codes.ts'
import type { BleumiDeps, BleumiHandler } from './route.ts'
import { walletObject } from './wallet-object.ts'

// PostgreSQL text holds no NUL, and an id is shown in lists and paths.
const ID = /^(?!\s)[^\p{Cc}]{1,128}$/u
const ADDRESS = /^0x[0-9a-fA-F]{40}$/

const bodySchema = z.object({
  id: z.string().regex(ID),
  token: z.string().regex(ADDRESS),
  buyerAddress: z.string().regex(ADDRESS),
  transferToPaymentProcessor: z.boolean(),
})

/**
 * `POST /v1/payment/erc20/wallet?chain=`: an address that holds one token until its merchant settles or refunds it. The
 * buyer and the merchant's side are in its terms (reference bleumi 1.4.1). An id is taken once: repeating is an error.
 */
export const createWallet: BleumiHandler = async (deps, { key, query, body }) => {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) throw new BleumiError('MalformedRequest', 'input_invalid')
  const network = requireNetwork(query.chain, deps)
  const { id, token, transferToPaymentProcessor } = parsed.data
  const factory = deps.tillFactories[network.family]
  // Any case is taken, as clients send it: the checksum of mixed case is not held against it (reference bleumi 1.4.1).
  const buyer = parsed.data.buyerAddress.toLowerCase()
  const asset = await requireToken(token, network, deps)
  const owner = await findDefaultAddress(deps.sql, key.businessId, asset.ticker)
  const ownerAddress = owner === null ? null : factory.parseAddress(owner)
  if (ownerAddress === null) throw new BleumiError('SetupIncomplete')
  const target = transferToPaymentProcessor ? processorAddress(ownerAddress, factory) : ownerAddress
  if (buyer === ZERO_ADDRESS) throw new BleumiError('MalformedRequest', 'input_invalid')
  const till = draftExactTill(
    { businessId: key.businessId, assetId: asset.id, terms: { operator: deps.operator, target, buyer } },
    factory,
  )
  const chain = query.chain ?? ''
  if (!(await insertWallet(deps.sql, { id, chain, token, confirmations: 1 }, till)))
    throw new BleumiError('PaymentAlreadyExists')
  const wallet = await findWallet(deps.sql, key.businessId, id)
  if (!wallet) throw new Error('a wallet was written and not found')
  return walletObject(wallet, deps.registry)
}

function requireNetwork(code: string | undefined, deps: BleumiDeps): NetworkSpec {
  const network = networkOfCode(code ?? '', deps.networkCodes, deps.registry)
  if (network === 'unknown') throw new BleumiError('ValidationError', 'chain_invalid')
  if (network === 'not_mapped') throw new BleumiError('SetupIncomplete')
  return network
}

/** Only a token of the registry is ever credited, and only while the chain says that it is what is configured (F1, F4). */
async function requireToken(token: string, network: NetworkSpec, deps: BleumiDeps): Promise<Asset> {
  const asset = deps.registry.byContract(network.chainId, token.toLowerCase())
  if (!asset) throw new BleumiError('ValidationError', 'token_invalid')
  const answer = await deps.tokenIsUsable(asset.id)
  if (answer === 'not_usable') throw new BleumiError('ValidationError', 'token_invalid')
  if (answer === 'unknown') throw new NodeSilent()
  return asset
}
