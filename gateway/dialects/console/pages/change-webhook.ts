import { z } from 'zod'
import { setWebhook } from '../../../businesses/set-webhook.ts'
import { WebhookUrlError } from '../../../businesses/webhook.ts'
import { formRoute } from '../route.ts'
import { settingsPage } from './settings.ts'
import { URL_CHARS_MAX } from './webhook.ts'

/** Sets where Bleumi webhooks go; an empty URL turns them off. */
export const changeWebhook = formRoute({
  method: 'POST',
  path: '/console/settings/webhook',
  permission: 'manage_account',
  fields: z.strictObject({ url: z.string().max(URL_CHARS_MAX) }),
  handler: async (deps, visitor, { url }) => {
    const { businessId, userId: actor } = visitor.session
    try {
      await setWebhook(deps.db, { businessId, actor }, url === '' ? null : url)
    } catch (error) {
      if (!(error instanceof WebhookUrlError)) throw error
      return settingsPage(deps, visitor, { webhook: { url, why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'settings-saved' }
  },
})
