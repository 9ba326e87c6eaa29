import { z } from 'zod'
import { AcceptedTokensError, changeAcceptedTokens } from '../../../checkouts/change-accepted-tokens.ts'
import { parseTickers } from '../../../checkouts/tickers-text.ts'
import { formRoute } from '../route.ts'
import { CURRENCY_CHARS_MAX, TICKERS_CHARS_MAX } from './checkout-tokens.ts'
import { settingsPage } from './settings.ts'

/** Sets which tokens hosted checkouts take for a currency. */
export const changeCheckoutTokens = formRoute({
  method: 'POST',
  path: '/console/settings/tokens',
  permission: 'manage_account',
  fields: z.strictObject({
    currency: z.string().max(CURRENCY_CHARS_MAX),
    tickers: z.string().max(TICKERS_CHARS_MAX),
  }),
  handler: async (deps, visitor, { currency, tickers }) => {
    const { businessId, userId: actor } = visitor.session
    try {
      await changeAcceptedTokens(deps, { businessId, actor }, [{ currency, tickers: parseTickers(tickers) }])
    } catch (error) {
      if (!(error instanceof AcceptedTokensError)) throw error
      return settingsPage(deps, visitor, { tokens: { currency, tickers, why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'settings-saved' }
  },
})
