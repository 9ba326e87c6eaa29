import { type CurrencyTokens, tokensByCurrency } from '@polytill/gateway/checkouts/accepted-tokens.ts'
import {
  AcceptedTokensError,
  changeAcceptedTokens,
  type TokensChange,
} from '@polytill/gateway/checkouts/change-accepted-tokens.ts'
import { formatTickers, parseTickers } from '@polytill/gateway/checkouts/tickers-text.ts'
import { readCheckoutTokens } from '@polytill/gateway/storage/checkout-tokens.ts'
import { type AccountWork, COMMAND_LINE, Refusal, type Report, UsageError } from './account-command.ts'

/** `polytill settings tokens [<currency>=<tickers>…]`: what hosted checkouts take 1:1 for which currency. */
export function settingsTokens(pairs: readonly string[]): AccountWork {
  const changes = pairs.map(readPair)
  return async ({ db, registry, business }) => {
    try {
      await changeAcceptedTokens({ db, registry }, { businessId: business.id, actor: COMMAND_LINE }, changes)
    } catch (error) {
      throw error instanceof AcceptedTokensError ? new Refusal(error.message) : error
    }
    return report(tokensByCurrency(registry, await readCheckoutTokens(db, business.id)))
  }
}

function readPair(pair: string): TokensChange {
  const at = pair.indexOf('=')
  if (at < 1 || at === pair.length - 1) throw new UsageError(`not understood: ${pair}`)
  return { currency: pair.slice(0, at), tickers: parseTickers(pair.slice(at + 1)) }
}

function report(tokens: readonly CurrencyTokens[]): Report {
  const lines = tokens.map(
    ({ currency, tickers, isSet }) => `${currency}=${formatTickers(tickers)}${isSet ? '' : '  (default)'}`,
  )
  return { text: lines.join('\n') || 'No token is taken for any currency.', json: tokens }
}
