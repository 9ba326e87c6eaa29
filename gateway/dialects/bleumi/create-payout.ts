import { z } from 'zod'
import type { Asset } from '../../domain/assets.ts'
import { PayoutError } from '../../payouts/errors.ts'
import { orderPayout, type PayoutList } from '../../payouts/order-payout.ts'
import { hasBleumiPayout, insertBleumiPayout, type WrittenPayment } from '../../storage/bleumi-payouts.ts'
import { BleumiError } from './errors.ts'
import { requireNetwork } from './find-payment.ts'
import { issueText } from './issue-text.ts'
import { saltOf } from './payout-object.ts'
import { requirePermission } from './payout-permission.ts'
import { readAmount } from './read-amount.ts'
import { refuse } from './refuse.ts'
import { requireGas } from './require-gas.ts'
import type { BleumiDeps, BleumiHandler } from './route.ts'
import { tokenOfName } from './token-name.ts'
import { MERCHANT_ID, WIRE_ADDRESS } from './wire-forms.ts'

const bodySchema = z.object({
  txid: z.string('not a text').regex(MERCHANT_ID, 'not 1 to 128 printable characters'),
  token: z.string('not a text').max(128, 'too long'),
  payouts: z
    .array(
      z.object({
        transferAddress: z.string('not an address').regex(WIRE_ADDRESS, 'not an address'),
        amount: z.unknown(),
      }),
      'not a list',
    )
    .min(1, 'nobody to pay'),
})

/** A list as it is paid, and as its merchant wrote it. */
interface NamedList {
  readonly txid: string
  readonly token: string
  readonly written: readonly WrittenPayment[]
  readonly list: PayoutList
}

/**
 * `POST /v1/payout?chain=`: pays a list out of what the business has funded, all of it or nothing (reference bleumi 2.3). A name is
 * taken once, so repeating a request pays nobody twice. A key that may `process` approves as one person; the limits, the
 * whitelist and a second person hold as for every payout, and until then its status is null.
 */
export const createPayout: BleumiHandler = async (deps, request) => {
  const permission = await requirePermission(deps, request)
  const parsed = bodySchema.safeParse(request.body)
  if (!parsed.success) throw invalid(issueText(parsed.error))
  const { txid, token, payouts } = parsed.data
  const { chain = '' } = request.query
  const network = requireNetwork(chain, deps, 'g5')
  const asset = tokenOfName(deps.registry, { chainId: network.chainId, chain }, token)
  if (!asset) throw refuse('g5', 'token_invalid')
  const payments = payouts.map((payment, index) => readPayment(payment, index, asset))
  const { businessId, id: actor } = request.key
  if (await hasBleumiPayout(deps.sql, businessId, txid)) throw invalid('txid_already_exists')
  await requireGas(deps, asset.chainId)
  const number = await writePayout(deps, {
    ...{ txid, token, written: payments.map(({ written }) => written) },
    list: {
      ...{ businessId, actor, asset, factory: deps.tillFactories[network.family] },
      payments: payments.map(({ wanted }) => wanted),
      allOrNone: true,
      approve: permission === 'process',
    },
  })
  deps.operationRequested()
  return { salt: saltOf(number) }
}

/** Writes a payout under its name, all or nothing; returns its number. Of several of one name that come at once one wins (F64). */
async function writePayout({ db }: BleumiDeps, { txid, token, written, list }: NamedList): Promise<bigint> {
  const { businessId, asset } = list
  try {
    return await db.transaction(async sql => {
      const { payoutId } = await orderPayout(sql, list)
      const named = { businessId, txid, payoutId, chainId: asset.chainId, token, payments: written }
      const number = await insertBleumiPayout(sql, named)
      if (number === null) throw invalid('txid_already_exists')
      return number
    })
  } catch (error) {
    if (!(error instanceof PayoutError)) throw error
    const { code, message, address } = error
    throw invalid(code === 'not_whitelisted' ? `not_whitelisted|${address}` : message)
  }
}

function readPayment(
  payment: z.infer<typeof bodySchema>['payouts'][number],
  index: number,
  { decimals }: Asset,
): { readonly wanted: PayoutList['payments'][number]; readonly written: WrittenPayment } {
  const { transferAddress } = payment
  const read = readAmount(payment, decimals)
  if (read === null || read.amountAtoms === 0n)
    throw invalid(`payouts.${index}.amount: not an amount of this token`)
  return {
    wanted: { address: transferAddress.toLowerCase(), amountAtoms: read.amountAtoms },
    written: { transferAddress, amount: read.writtenAmount },
  }
}

function invalid(detail: string): BleumiError {
  return new BleumiError('ValidationError', detail)
}
