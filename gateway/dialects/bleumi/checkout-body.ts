import { z } from 'zod'
import { parseTarget } from '../../notify/outbound-target.ts'
import { FIAT_PLACES, parseFiat } from '../../orders/fiat.ts'
import { BleumiError } from './errors.ts'
import { readAmount } from './read-amount.ts'
import { MERCHANT_ID, WIRE_ADDRESS } from './wire-forms.ts'

/** Beyond any sale, below any overflow. */
const AMOUNT_MAX = parseFiat('1000000000000')
const URL_CHARS_MAX = 2_048

/** Clients send what they were not given as nulls or as empty texts. */
const absent = z
  .union([z.null(), z.literal('')])
  .transform(() => undefined)
  .optional()
const optional = <T extends z.ZodType>(schema: T) => z.union([absent, schema])

const address = z.string().regex(WIRE_ADDRESS, 'must be an address')

/** Where the shopper's browser goes, so any host will do, and only http and https (F73). */
const webAddress = z
  .string()
  .max(URL_CHARS_MAX)
  .refine(url => /^https?:\/\/\S+$/i.test(url) && !/\p{Cc}/u.test(url), 'must be an http or https address')
  .refine(url => typeof parseTarget(url) !== 'string', 'must be an http or https address')

const body = z.object({
  id: z.string('must be a text').regex(MERCHANT_ID, 'must be 1 to 128 printable characters'),
  currency: z
    .string()
    .regex(/^[A-Za-z0-9]{2,12}$/, 'must be a currency code')
    .transform(code => code.toUpperCase()),
  successUrl: webAddress,
  cancelUrl: webAddress,
  token: optional(z.string().max(64)),
  chain: optional(z.string().max(32)),
  buyerAddress: optional(address),
  transferAddress: optional(address),
  base64Transform: optional(z.boolean()),
})

/** Body of a request for a hosted checkout (reference bleumi 2.4). */
export interface CheckoutBody extends z.output<typeof body> {
  /** Base units of 10^-`FIAT_PLACES`. */
  readonly amountAtoms: bigint
}

/** @throws BleumiError that names the first field that is wrong */
export function parseCheckoutBody(sent: unknown): CheckoutBody {
  const parsed = body.safeParse(sent)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(issue?.path.join('.') || 'body', issue?.message ?? 'invalid')
  }
  const amount = readAmount(sent, FIAT_PLACES)
  if (amount === null || amount.amountAtoms === 0n || amount.amountAtoms > AMOUNT_MAX)
    throw wrong('amount', `must be a decimal above 0 with at most ${FIAT_PLACES} places`)
  return { ...parsed.data, amountAtoms: amount.amountAtoms }
}

function wrong(field: string, why: string): BleumiError {
  return new BleumiError('ValidationError', `${field}: ${why}`)
}
