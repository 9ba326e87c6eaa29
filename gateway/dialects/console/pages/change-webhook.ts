import { z } from 'zod'
import { rotateWebhookSecret, SecretRotationError } from '../../../businesses/rotate-webhook-secret.ts'
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
      await setWebhook(deps, { businessId, actor }, url === '' ? null : url)
    } catch (error) {
      if (!(error instanceof WebhookUrlError)) throw error
      return settingsPage(deps, visitor, { webhook: { url, why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'settings-saved' }
  },
})

/** Replaces the secret that the page showed; the one before signs beside it for a while. */
export const rotateSecret = formRoute({
  method: 'POST',
  path: '/console/settings/webhook/rotate',
  permission: 'manage_account',
  fields: z.strictObject({ mark: z.string().max(64) }),
  handler: async (deps, visitor, { mark }) => {
    const { businessId, userId: actor } = visitor.session
    try {
      await rotateWebhookSecret(deps, { businessId, actor }, { nowMs: deps.clock.nowMs(), mark })
    } catch (error) {
      if (!(error instanceof SecretRotationError)) throw error
      return settingsPage(deps, visitor, { rotation: { why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'secret-rotated' }
  },
})
