import { z } from 'zod'

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** Id of a payout or request, as text of a pattern. */
export const PAYOUT_ID = UUID
/** The same, as a field of a form or address. */
export const payoutId = z.string().regex(new RegExp(`^${UUID}$`))

/** The page to pay with the merchant's own wallet; of one payout when there is an id. */
export function walletPath(id?: string): string {
  return id === undefined ? '/console/payouts/wallet' : `/console/payouts/wallet?payout=${id}`
}

/** The payout that an address names; null when it names none, or not as ids are written. */
export function payoutIdIn(query: unknown): string | null {
  const parsed = z.object({ payout: payoutId }).safeParse(query)
  return parsed.success ? parsed.data.payout : null
}
