import type { TillFactory } from '../../chains/port.ts'
import { amountIn, type CheckoutOffer } from '../../checkouts/checkout.ts'
import { requestCheckout } from '../../checkouts/request-checkout.ts'
import type { ExactTerms } from '../../domain/terms.ts'
import { type CheckoutBody, parseCheckoutBody } from './checkout-body.ts'
import { type CheckoutToken, requireCheckoutTokens } from './checkout-tokens.ts'
import { BleumiError } from './errors.ts'
import { maySettleTo } from './merchant-side.ts'
import { networkOfCode } from './network-codes.ts'
import type { BleumiDeps, BleumiHandler, BleumiRequest } from './route.ts'
import { tokenOfName } from './token-name.ts'

/**
 * `POST /v1/payment/hc`: a page on which a shopper pays `amount` of a token that the account takes 1:1 for `currency`; what
 * comes belongs to the payment `id`, which the merchant settles or refunds (reference bleumi 2.4). A shopper may come back:
 * asking again for an id makes another page of the same payment. Without `buyerAddress` the account's own address gets
 * refunds, to be handled by hand.
 */
export const createCheckout: BleumiHandler = async (deps, { key, body }) => {
  const parsed = parseCheckoutBody(body)
  const { id: merchantId, currency, amountAtoms, successUrl, cancelUrl, base64Transform = false } = parsed
  const { businessId } = key
  const tokens = tokensOf(deps, parsed, await requireCheckoutTokens(deps, businessId))
  const offers = await offersOf(deps, key, parsed, tokens)
  const made = await requestCheckout(deps.db, {
    ...{ businessId, merchantId, currency, amountAtoms, offers, successUrl, cancelUrl, base64Transform },
  })
  if (made.kind === 'taken') throw refuse('id: it belongs to a payment that create-payment made')
  if (made.kind === 'other_terms') throw refuse(`wallet_already_exists|${made.address}`)
  const { id } = made.checkout
  return { id, url: `${deps.publicUrl()}/pay/checkout/${id}/` }
}

/** What the amount can be paid with. @throws BleumiError when nothing is left */
function tokensOf(
  deps: BleumiDeps,
  body: CheckoutBody,
  accepted: readonly CheckoutToken[],
): readonly CheckoutToken[] {
  const ofCurrency = accepted.filter(({ currency }) => currency === body.currency)
  if (ofCurrency.length === 0) throw refuse('no_tokens_defined_for_currency')
  const chosen = body.token === undefined ? ofCurrency : [requireToken(deps, body, ofCurrency)]
  const payable = chosen.filter(({ asset }) => amountIn(body.amountAtoms, asset.decimals) !== null)
  if (payable.length === 0) throw refuse('amount: has more decimal places than the token')
  return payable
}

/** @throws BleumiError `invalid_token`, whatever does not fit (reference bleumi part 4, item 14) */
function requireToken(
  { registry, networkCodes }: BleumiDeps,
  { token = '', chain = '' }: CheckoutBody,
  ofCurrency: readonly CheckoutToken[],
): CheckoutToken {
  const network = networkOfCode(chain, networkCodes, registry, 'g5')
  const asset =
    typeof network === 'string'
      ? undefined
      : tokenOfName(registry, { chainId: network.chainId, chain }, token)
  const found = ofCurrency.find(one => one.asset.id === asset?.id)
  if (!found) throw refuse('invalid_token')
  return { ...found, chain }
}

/** The terms of each token's address. @throws BleumiError when money may not, or could not, go where it is asked to */
async function offersOf(
  deps: BleumiDeps,
  key: BleumiRequest['key'],
  { transferAddress, buyerAddress }: CheckoutBody,
  tokens: readonly CheckoutToken[],
): Promise<CheckoutOffer[]> {
  // Any case is taken, as clients send it: the checksum of mixed case is not held against it (reference bleumi 1.4.1).
  const [named, buyer] = [transferAddress?.toLowerCase(), buyerAddress?.toLowerCase()]
  const offers: CheckoutOffer[] = []
  for (const { asset, network, chain, token, owner } of tokens) {
    if (named !== undefined && !(await maySettleTo(deps, { key }, network, named))) continue
    const offer = { assetId: asset.id, chain, token, target: named ?? owner, buyer: buyer ?? owner }
    requirePossible(deps.tillFactories[network.family], { operator: deps.operator, ...offer })
    offers.push(offer)
  }
  if (offers.length === 0) throw refuse('transferAddress: this key may name no other address than your own')
  return offers
}

/** @throws BleumiError where money would stay for ever */
function requirePossible(factory: TillFactory, terms: ExactTerms): void {
  try {
    factory.exactTermsHash(terms)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'invalid_till')
      throw refuse('transferAddress, buyerAddress: money would stay at one of these addresses for ever')
    throw error
  }
}

function refuse(text: string): BleumiError {
  return new BleumiError('ValidationError', text)
}
