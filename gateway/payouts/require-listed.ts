import type { Sql } from '../storage/database.ts'
import { firstUnlisted } from '../storage/payouts-whitelist.ts'
import { PayoutError } from './errors.ts'

/**
 * Lets pass what a business may pay: anyone, or only whom it has listed. Asked when a payment is requested and again when it is
 * approved, because the list may have changed meanwhile.
 * @throws PayoutError `not_whitelisted`, with the first recipient that is not listed
 */
export async function requireListed(
  sql: Sql,
  businessId: string,
  requests: readonly { readonly address: string }[],
): Promise<void> {
  const addresses = requests.map(({ address }) => address)
  const unlisted = await firstUnlisted(sql, businessId, addresses)
  if (unlisted !== null)
    throw new PayoutError('not_whitelisted', `not on the list of allowed recipients: ${unlisted}`, unlisted)
}
