import { z } from 'zod'
import { Decimal } from '../../rates/decimal.ts'
import { text } from './create-query.ts'

const WRITTEN = /^[0-9]{1,20}(\.[0-9]{1,100})?(e[-+]?[0-9]{1,2})?$/i
const PLAIN = /^[0-9]{1,20}(\.[0-9]{1,100})?$/

/**
 * An amount in a query: digits with an optional fraction, no sign and no space; read exactly, however it is written, because
 * clients write floats. Odoo's module sends all binary digits of one (`Decimal(19.99)`: 48 places), others an exponent
 * (`1e-05` Python, `1e-7` JavaScript, `8.0E-5` PHP). Nothing passes through a float here (F47). The result is plain.
 */
export const decimalText = text
  .pipe(z.string().regex(WRITTEN).optional())
  .transform(value => (value === undefined || !/e/i.test(value) ? value : Decimal(value).toFixed()))
  .refine(value => value === undefined || PLAIN.test(value))
