import { z } from 'zod'
import { BlockbeeError } from './errors.ts'

const CONFIRMATIONS_MAX = 1_000_000_000

/** One value; an empty one is the same as none (reference blockbee 1.1), a repeated one is refused (F69). */
export const text = z
  .string()
  .optional()
  .transform(value => (value === '' ? undefined : value))

const SAYS_YES = { '0': false, '1': true, false: false, true: true } as const

/** `0` or `1`, and what libraries make of their own booleans: `true`, Python's `True`; `fallback` when absent (reference blockbee 1.1). */
export const flagOr = (fallback: boolean) =>
  text
    .transform(value => value?.toLowerCase())
    .pipe(z.enum(['0', '1', 'false', 'true']).optional())
    .transform(value => (value === undefined ? fallback : SAYS_YES[value]))

/** A flag that is off when absent. */
export const flag = flagOr(false)

/** Digits only, at least 1, clamped above 10^9 (reference blockbee 4.1); the account's setting when absent. */
const confirmations = text
  .pipe(
    z
      .string()
      .regex(/^0*[1-9][0-9]*$/)
      .optional(),
  )
  .transform(value => (value === undefined ? undefined : Math.min(Number(value), CONFIRMATIONS_MAX)))

/** Parameters of `create` (reference blockbee 4.1). Others are ignored: clients repeat the merchant's own here (1.1). */
const createQuery = z.object({
  callback: text,
  address: text,
  pending: flag,
  confirmations,
  post: flag,
  json: flag,
  priority: text,
  multi_token: flag,
  multi_chain: flag,
  convert: flag,
})

/** The parameters of `create`, parsed; what was left out has its default. */
export type CreateQuery = z.output<typeof createQuery>

/** @throws BlockbeeError `parameter_invalid` */
export function parseCreateQuery(query: unknown): CreateQuery {
  const parsed = createQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  return parsed.data
}
