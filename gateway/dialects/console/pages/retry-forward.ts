import { z } from 'zod'
import { retryForward } from '../../../businesses/retry-forward.ts'
import { formRoute } from '../route.ts'
import { overviewPage } from './overview.ts'
import { RETRY_FORWARD_PATH } from './waiting-list.ts'

/** Has a parked forward tried again, from the overview (F37). */
export const retryParkedForward = formRoute({
  method: 'POST',
  path: RETRY_FORWARD_PATH,
  permission: 'retry_forwards',
  fields: z.strictObject({ id: z.string().regex(/^obl_[0-9a-hjkmnp-tv-z]{26}$/) }),
  handler: async (deps, visitor, { id }) => {
    const { businessId, userId: actor } = visitor.session
    return (await retryForward(deps.db, { businessId, actor }, id))
      ? { kind: 'redirect', path: '/console', notice: 'forward-due' }
      : overviewPage(deps, visitor, 'Nothing was changed: no such forward is parked any more.')
  },
})
