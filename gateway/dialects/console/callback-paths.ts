import { z } from 'zod'
import type { DeliveryState } from '../../storage/console-deliveries.ts'

/** The list of callbacks. */
export const CALLBACKS_PATH = '/console/callbacks'

/** Id of a delivery, as ids are written. */
export const deliveryId = z.string().regex(/^dlv_[0-9a-hjkmnp-tv-z]{26}$/)

/** The page of one callback. */
export function callbackPath(id: string): string {
  return `${CALLBACKS_PATH}/log?id=${id}`
}

/** The callback that an address names; null when it names none, or not as ids are written. */
export function callbackIn(query: unknown): string | null {
  const parsed = z.object({ id: deliveryId }).safeParse(query)
  return parsed.success ? parsed.data.id : null
}

const choice = z.object({
  state: z.enum(['pending', 'delivered', 'exhausted', 'superseded']).nullable().catch(null),
  before: deliveryId.nullable().catch(null),
})

/** What an address asks the list for; what makes no sense there is left out. */
export function listedIn(query: unknown): { state: DeliveryState | null; before: string | null } {
  return choice.parse(typeof query === 'object' && query !== null ? query : {})
}

/** The list's address for a state, from `before` on. */
export function listPath(state: DeliveryState | null, before: string | null): string {
  const query = new URLSearchParams({ ...(state && { state }), ...(before && { before }) })
  return query.size === 0 ? CALLBACKS_PATH : `${CALLBACKS_PATH}?${query}`
}
