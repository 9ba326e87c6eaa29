import { InvalidAmount, parseAtoms } from '../../domain/money.ts'
import { JsonNumber } from './parse-json.ts'

/** An amount of a request. */
export interface WireAmount {
  readonly amountAtoms: bigint
  /** As the merchant wrote it. */
  readonly writtenAmount: string
}

/**
 * The field `amount` of a body, whole tokens: plain decimal text; of JSON numbers only those that no float has changed
 * (reference bleumi 1.4.5). Null for anything else.
 */
export function readAmount(body: unknown, decimals: number): WireAmount | null {
  const amount = fieldOf(body, 'amount')
  const writtenAmount = amount instanceof JsonNumber ? amount.exactText() : amount
  if (typeof writtenAmount !== 'string') return null
  try {
    return { amountAtoms: parseAtoms(writtenAmount, decimals), writtenAmount }
  } catch (error) {
    if (error instanceof InvalidAmount) return null
    throw error
  }
}

/** A field of a JSON body, undefined when there is none. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}
