import { z } from 'zod'
import { text } from './create-query.ts'

/** An amount in a query: plain digits with an optional fraction; no sign, exponent or space (F47). */
export const decimalText = text.pipe(
  z
    .string()
    .regex(/^[0-9]{1,20}(\.[0-9]{1,20})?$/)
    .optional(),
)
