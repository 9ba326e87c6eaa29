import {
  rotateWebhookSecret,
  SecretRotationError,
} from '@polytill/gateway/businesses/rotate-webhook-secret.ts'
import { setWebhook } from '@polytill/gateway/businesses/set-webhook.ts'
import { readWebhook, type Webhook, WebhookUrlError } from '@polytill/gateway/businesses/webhook.ts'
import type { OpenAccount } from '@polytill/gateway/entry/open-account.ts'
import { systemClock } from '@polytill/gateway/runtime/clock.ts'
import type { SecretBox } from '@polytill/gateway/storage/secret-box.ts'
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
       polytill webhook rotate

Where a business gets its Bleumi webhooks, and the secret that they are signed with. The secret is made with the first URL;
rotate makes a new one, and the one before signs beside it for 24 hours.`

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'show', url, ...rest] }) => {
    if (rest.length === 0 && action === 'set' && url !== undefined) return set(url)
    if (url === undefined && action === 'off') return set(null)
    if (url === undefined && action === 'show')
      return async account => report(await read(account, await account.openBox()))
    if (url === undefined && action === 'rotate') return rotate
    throw new UsageError(`not understood: ${[action, url, ...rest].join(' ')}`)
  },
}

/** `polytill webhook`: shows and sets where Bleumi webhooks go. Resolves with the exit code. */
export function webhook(env: NodeJS.ProcessEnv, args: readonly string[], streams?: Streams): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

function set(url: string | null): AccountWork {
  return async account => {
    const box = await account.openBox()
    try {
      await setWebhook({ ...account, box }, { businessId: account.business.id, actor: COMMAND_LINE }, url)
    } catch (error) {
      throw error instanceof WebhookUrlError ? new Refusal(error.message) : error
    }
    return report(await read(account, box))
  }
}

const rotate: AccountWork = async account => {
  const by = { businessId: account.business.id, actor: COMMAND_LINE }
  const box = await account.openBox()
  try {
    await rotateWebhookSecret({ ...account, box }, by, { nowMs: systemClock.nowMs(), mark: null })
  } catch (error) {
    throw error instanceof SecretRotationError ? new Refusal(error.message) : error
  }
  return report(await read(account, box))
}

function read({ db, business }: OpenAccount, box: SecretBox): Promise<Webhook> {
  return readWebhook(db, box, business.id, systemClock.nowMs())
}

function report(shown: Webhook): Report {
  const lines = [
    `url     ${shown.url ?? 'none: no webhook is sent'}`,
    `secret  ${shown.secret ?? 'none yet'}`,
  ]
  for (const until of shown.retiredUntilMs)
    lines.push(`        a secret that was replaced signs too until ${new Date(until).toISOString()}`)
  return { text: lines.join('\n'), json: shown }
}
