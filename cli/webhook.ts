import { setWebhook } from '@polytill/gateway/businesses/set-webhook.ts'
import { readWebhook, type Webhook, WebhookUrlError } from '@polytill/gateway/businesses/webhook.ts'
import {
  type AccountCommand,
  type AccountWork,
  COMMAND_LINE,
  Refusal,
  type Report,
  runAccountCommand,
  type Streams,
  UsageError,
} from './account-command.ts'

const USAGE = `Usage: polytill webhook [show]
       polytill webhook set <url>
       polytill webhook off

Where a business gets its Bleumi webhooks, and the secret that they are signed with. The secret is made with the first URL
and stays.`

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'show', url, ...rest] }) => {
    if (rest.length === 0 && action === 'set' && url !== undefined) return set(url)
    if (url === undefined && action === 'off') return set(null)
    if (url === undefined && action === 'show')
      return async ({ db, business }) => report(await readWebhook(db, business.id))
    throw new UsageError(`not understood: ${[action, url, ...rest].join(' ')}`)
  },
}

/** `polytill webhook`: shows and sets where Bleumi webhooks go. Resolves with the exit code. */
export function webhook(env: NodeJS.ProcessEnv, args: readonly string[], streams?: Streams): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

function set(url: string | null): AccountWork {
  return async ({ db, business }) => {
    try {
      await setWebhook(db, { businessId: business.id, actor: COMMAND_LINE }, url)
    } catch (error) {
      throw error instanceof WebhookUrlError ? new Refusal(error.message) : error
    }
    return report(await readWebhook(db, business.id))
  }
}

function report(shown: Webhook): Report {
  const text = `url     ${shown.url ?? 'none: no webhook is sent'}\nsecret  ${shown.secret ?? 'none yet'}`
  return { text, json: shown }
}
