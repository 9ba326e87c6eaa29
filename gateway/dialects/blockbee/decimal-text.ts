import { z } from 'zod'
import { Decimal } from '../../rates/decimal.ts'
import { text } from './create-query.ts'

const WRITTEN = /^[0-9]{1,20}(\.[0-9]{1,20})?(e[-+]?[0-9]{1,2})?$/i
const PLAIN = /^[0-9]{1,20}(\.[0-9]{1,40})?$/

/**
 * An amount in a query: digits with an optional fraction, no sign and no space. An exponent is read as the exact decimal it
 * says: client libraries print small floats so (`1e-05` Python, `1e-7` JavaScript, `1.0E-5` PHP). Nothing passes through a
 * float here (F47). The result is plain.
 */
export const decimalText = text
  .pipe(z.string().regex(WRITTEN).optional())
  .transform(value => (value === undefined || !/e/i.test(value) ? value : Decimal(value).toFixed()))
  .refine(value => value === undefined || PLAIN.test(value))
