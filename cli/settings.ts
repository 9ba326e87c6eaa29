import { changeAccountSettings } from '@polytill/gateway/businesses/change-account-settings.ts'
import { type BusinessSettings, SettingsError } from '@polytill/gateway/businesses/change-settings.ts'
import {
  formatTolerance,
  parseTolerance,
  parseWholeNumber,
} from '@polytill/gateway/businesses/setting-text.ts'
import { readBusinessSettings } from '@polytill/gateway/storage/business-settings.ts'
import {
  type AccountCommand,
  COMMAND_LINE,
  Refusal,
  type Report,
  runAccountCommand,
  type Streams,
  UsageError,
} from './account-command.ts'
import { settingsTokens } from './settings-tokens.ts'

const USAGE = `Usage: polytill settings [show]
       polytill settings set <name>=<value>…
       polytill settings tokens [<currency>=<tickers>…]

What requests mean that do not say it themselves; for what is created from now on.
  fiat=EUR                     currency
  tolerance=1.5                percent of a payment that may be missing, 0 to 10
  refresh=300                  seconds that a rate holds for a payer, 60 to 86400; 0: as long as the payment
  confirmations=1              confirmations, from 1

What hosted checkouts of Bleumi Pay take 1:1 for a currency; without change it is shown:
  USD=erc20/usdt,erc20/usdc    these tokens; USD=none: nothing; USD=default: every token whose configuration states USD`

const SETTERS: Readonly<Record<string, (value: string) => Partial<BusinessSettings>>> = {
  fiat: value => ({ fiatCurrency: value }),
  tolerance: value => ({ toleranceBps: parseTolerance(value) }),
  refresh: value => ({ quoteSeconds: parseWholeNumber('quoteSeconds', value) }),
  confirmations: value => ({ confirmations: parseWholeNumber('confirmations', value) }),
}

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'show', ...pairs] }) => {
    if (action === 'show' && pairs.length === 0)
      return async ({ db, business }) => report(await readBusinessSettings(db, business.id))
    if (action === 'tokens') return settingsTokens(pairs)
    if (action !== 'set' || pairs.length === 0) throw new UsageError(`not understood: ${action}`)
    const setters = pairs.map(readPair)
    return async ({ db, business }) => {
      try {
        const change: Partial<BusinessSettings> = Object.assign({}, ...setters.map(set => set()))
        const by = { businessId: business.id, actor: COMMAND_LINE }
        return report(await changeAccountSettings(db, by, change))
      } catch (error) {
        throw error instanceof SettingsError ? new Refusal(error.message) : error
      }
    }
  },
}

/** `polytill settings`: shows and sets what the API's behaviour depends on. Resolves with the exit code. */
export function settings(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

function readPair(pair: string): () => Partial<BusinessSettings> {
  const at = pair.indexOf('=')
  const name = pair.slice(0, Math.max(at, 0))
  const setter = Object.hasOwn(SETTERS, name) ? SETTERS[name] : undefined
  if (!setter) throw new UsageError(`not a setting: ${pair}`)
  return () => setter(pair.slice(at + 1))
}

function report(settings: BusinessSettings): Report {
  const { fiatCurrency: fiat, quoteSeconds: refresh, confirmations } = settings
  const tolerance = formatTolerance(settings.toleranceBps)
  return {
    text: `fiat=${fiat}\ntolerance=${tolerance}\nrefresh=${refresh}\nconfirmations=${confirmations}`,
    json: { fiat, tolerance, refresh, confirmations },
  }
}
