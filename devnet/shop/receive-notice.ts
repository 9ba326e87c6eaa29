import type { Notice } from './purchase.ts'
import type { Shop } from './shop.ts'
import { isSigned } from './verify-signature.ts'

/**
 * Takes a callback of the gateway: verifies it, keeps it, and says whether to acknowledge it. One that nobody signed, or that
 * names no purchase of ours, is not acknowledged; the gateway would try again later.
 */
export async function receiveNotice(shop: Shop, target: string, signature: unknown): Promise<boolean> {
  const url = new URL(target, shop.options.baseUrl())
  const fields = new Map(url.searchParams)
  const purchase = shop.purchases.find(fields.get('purchase') ?? '')
  if (!purchase) return false
  if (!isSigned(`${shop.options.baseUrl()}${target}`, signature, await shop.publicKey())) {
    purchase.refused += 1
    return false
  }
  purchase.notices.push({ atMs: shop.options.nowMs(), kind: kindOf(fields), target, fields })
  return true
}

/** Payments to an address are told as they go (`pending`), pages when they are paid (`type`). */
function kindOf(fields: ReadonlyMap<string, string>): Notice['kind'] {
  if (fields.get('type') === 'payment') return 'paid'
  if (fields.get('type') === 'deposit') return 'deposit'
  return fields.get('pending') === '1' ? 'pending' : 'confirmed'
}
