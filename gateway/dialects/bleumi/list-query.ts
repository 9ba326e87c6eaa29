import type { WalletOrder } from '../../storage/bleumi-wallets.ts'
import { type Refusal, refuse, type SpokenEdition } from './refuse.ts'

const INTEGER = /^-?[0-9]+$/

/** Which part of a list is asked for. */
export interface ListQuery {
  readonly order: WalletOrder
  readonly descending: boolean
  /** Unix seconds, inclusive; null: no bound. */
  readonly startAt: bigint | null
  readonly endAt: bigint | null
}

/**
 * Reads `sortBy`, `sortOrder` (payments only; ascending unless said), `startAt` and `endAt` (reference bleumi 1.4.3, 2.2).
 * @throws BleumiError
 */
export function readListQuery(query: Readonly<Record<string, string>>, edition: SpokenEdition): ListQuery {
  const { sortBy = 'createdAt', sortOrder = 'ascending' } = query
  if (sortBy !== 'createdAt' && sortBy !== 'updatedAt') throw refuse(edition, 'sortBy_unsupported')
  if (edition === 'g5' && sortOrder !== 'ascending' && sortOrder !== 'descending')
    throw refuse(edition, 'sortOrder_unsupported')
  const secondsOf = (text: string | undefined, reason: Refusal): bigint | null => {
    if (text === undefined) return null
    if (!INTEGER.test(text)) throw refuse(edition, reason)
    return BigInt(text)
  }
  return {
    order: sortBy,
    descending: edition === 'g5' && sortOrder === 'descending',
    startAt: secondsOf(query.startAt, 'startAt_not_integer'),
    endAt: secondsOf(query.endAt, 'endAt_not_integer'),
  }
}
