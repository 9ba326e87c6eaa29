import { z } from 'zod'
import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import { createPayment, type PaymentCreated } from '../../tills/create-payment.ts'
import { BleumiError } from './errors.ts'
import { requireNetwork } from './find-payment.ts'
import { issueText } from './issue-text.ts'
import { maySettleTo } from './merchant-side.ts'
import { refuse } from './refuse.ts'
import type { BleumiDeps, BleumiHandler, BleumiRequest } from './route.ts'
import { MERCHANT_ID, WIRE_ADDRESS } from './wire-forms.ts'

const bodySchema = z.object({
  id: z.string('not a text').regex(MERCHANT_ID, 'not 1 to 128 printable characters'),
  buyerAddress: z.string('not an address').regex(WIRE_ADDRESS, 'not an address'),
  transferAddress: z.string('not an address').regex(WIRE_ADDRESS, 'not an address'),
})

/** `POST /v1/payment/erc20/wallet?chain=` and its later path: a wallet of no token of its own (reference bleumi 2.1). */
export const createAnyTokenWallet: BleumiHandler = async (deps, request) => {
  const { created, chain } = await create(deps, request, 'g3')
  if (created.kind !== 'created') throw new BleumiError('PaymentAlreadyExists')
  return { chain, addr: created.address }
}

/** `POST /v1/payment?chain=`: an address of a payment on one more network (reference bleumi 2.2). */
export const createNetworkAddress: BleumiHandler = async (deps, request) => {
  const { created } = await create(deps, request, 'g5')
  if (created.kind === 'exists')
    throw new BleumiError('ValidationError', `wallet_already_exists|${created.address}`)
  if (created.kind === 'taken') throw refuse('g5', 'input_invalid', 'id: it belongs to a hosted checkout')
  return { addr: created.address }
}

async function create(
  deps: BleumiDeps,
  { key, query, body }: BleumiRequest,
  edition: PaymentEdition,
): Promise<{ created: PaymentCreated; chain: string }> {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) throw refuse(edition, 'input_invalid', issueText(parsed.error))
  const { chain = '' } = query
  const network = requireNetwork(chain, deps, edition)
  const { id } = parsed.data
  const target = parsed.data.transferAddress.toLowerCase()
  const buyer = parsed.data.buyerAddress.toLowerCase()
  if (!(await maySettleTo(deps, { key }, network, target)))
    throw refuse(
      edition,
      'input_invalid',
      'transferAddress: this key may name no other address than your own',
    )
  const name = { businessId: key.businessId, edition, id }
  try {
    const order = { ...name, chain, network, target, buyer, origin: 'request' } as const
    return { created: await createPayment(deps, order), chain }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'invalid_till')
      throw refuse(edition, 'input_invalid', `money would stay at one of these addresses for ever`)
    throw error
  }
}
