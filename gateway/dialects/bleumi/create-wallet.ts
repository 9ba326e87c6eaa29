import { z } from 'zod'
import type { Asset, NetworkSpec } from '../../domain/assets.ts'
import type { BleumiWallet } from '../../storage/bleumi-wallets.ts'
import type { NewWallet, WrittenWallet } from '../../storage/write-wallets.ts'
import { draftExactTill } from '../../tills/draft-exact-till.ts'
import { processorAddress } from '../../tills/processor-address.ts'
import { BleumiError, NodeSilent } from './errors.ts'
import { maySettleTo } from './merchant-side.ts'
import { networkOfCode } from './network-codes.ts'
import type { BleumiDeps, BleumiHandler } from './route.ts'
import { walletObject } from './wallet-object.ts'
import { MERCHANT_ID, WIRE_ADDRESS } from './wire-forms.ts'

const common = {
  id: z.string().regex(MERCHANT_ID),
  token: z.string().regex(WIRE_ADDRESS),
  buyerAddress: z.string().regex(WIRE_ADDRESS),
}
const notGiven = z.null().optional()
/** Clients from 2019-10-23 on name the merchant's side themselves (reference bleumi 2.1). Who names it twice may mean either. */
const bodySchema = z.union([
  z.object({ ...common, transferToPaymentProcessor: z.boolean(), transferAddress: notGiven }),
  z.object({
    ...common,
    transferToPaymentProcessor: notGiven,
    transferAddress: z.string().regex(WIRE_ADDRESS),
  }),
])

/**
 * `POST /v1/payment/erc20/wallet?chain=`: an address that holds one token until its merchant settles or refunds it. The
 * buyer and the merchant's side are in its terms (reference bleumi 1.4.1). An id is taken once: repeating is an error.
 * `transferAddress` in the place of `transferToPaymentProcessor` is for a key that may name addresses, or an own address.
 */
export const createWallet: BleumiHandler = async (deps, { key, query, body }) => {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) throw new BleumiError('MalformedRequest', 'input_invalid')
  const network = requireNetwork(query.chain, deps)
  const { id, token, transferAddress, transferToPaymentProcessor } = parsed.data
  const named = transferAddress?.toLowerCase()
  if (named !== undefined && !(await maySettleTo(deps, { key }, network, named)))
    throw new BleumiError('MalformedRequest', 'input_invalid')
  const factory = deps.tillFactories[network.family]
  const buyer = parsed.data.buyerAddress.toLowerCase()
  const asset = await requireToken(token, network, deps)
  const { businessId } = key
  const write = (target: string, madeFrom: NewWallet['madeFrom']): Promise<WrittenWallet> => {
    const terms = { operator: deps.operator, target, buyer }
    const till = draftTerms({ businessId, assetId: asset.id, terms }, factory)
    return deps.writeWallet({ till, id, chain: query.chain ?? '', token, confirmations: 1, madeFrom })
  }
  const own = (toProcessor: boolean): Promise<BleumiWallet | 'taken'> =>
    deps.recalled.use(businessId, asset.ticker, async address => {
      const owner = address === null ? null : factory.parseAddress(address)
      if (address === null || owner === null) throw new BleumiError('SetupIncomplete')
      const target = toProcessor ? processorAddress(owner, factory) : owner
      return write(target, { ticker: asset.ticker, address })
    })
  const wallet =
    named === undefined ? await own(transferToPaymentProcessor === true) : await write(named, null)
  if (typeof wallet === 'string') throw new BleumiError('PaymentAlreadyExists')
  return walletObject(wallet, deps.registry)
}

/** @throws BleumiError where money would stay for ever */
function draftTerms(...draft: Parameters<typeof draftExactTill>): ReturnType<typeof draftExactTill> {
  try {
    return draftExactTill(...draft)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'invalid_till')
      throw new BleumiError('MalformedRequest', 'input_invalid')
    throw error
  }
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
