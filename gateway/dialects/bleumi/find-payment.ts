import type { NetworkSpec } from '../../domain/assets.ts'
import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import { findPayment, type Payment, type PaymentAddress } from '../../storage/bleumi-payments-read.ts'
import { networkOfCode } from './network-codes.ts'
import { refuse } from './refuse.ts'
import type { BleumiDeps, BleumiRequest } from './route.ts'
import { MERCHANT_ID } from './wire-forms.ts'

/** @throws BleumiError for an id that the business has not in this edition */
export async function requirePayment(
  { sql }: BleumiDeps,
  { key, params }: BleumiRequest,
  edition: PaymentEdition,
): Promise<Payment> {
  const { id = '' } = params
  const name = { businessId: key.businessId, edition, id }
  const payment = MERCHANT_ID.test(id) ? await findPayment(sql, name) : null
  if (!payment) throw refuse(edition, 'id_not_found')
  return payment
}

/**
 * The payment's address that a request is about: of the network that it names; a wallet has only one.
 * @throws BleumiError
 */
export function requireAddress(
  { addresses }: Payment,
  { query }: BleumiRequest,
  edition: PaymentEdition,
): PaymentAddress {
  const address = edition === 'g3' ? addresses[0] : addresses.find(({ chain }) => chain === query.chain)
  if (!address) throw refuse(edition, 'chain_invalid', 'chain: the payment has no address on this network')
  return address
}

/** The network that a code means in later editions. @throws BleumiError */
export function requireNetwork(
  code: string | undefined,
  { networkCodes, registry }: BleumiDeps,
  edition: PaymentEdition,
): NetworkSpec {
  const network = networkOfCode(code ?? '', networkCodes, registry, edition)
  if (typeof network === 'string')
    throw refuse(edition, 'chain_invalid', 'chain: not a network of this server')
  return network
}
