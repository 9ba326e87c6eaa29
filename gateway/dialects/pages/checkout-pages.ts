import { type ChooseTokenParts, chooseToken } from '../../checkouts/choose-token.ts'
import { viewCheckout } from '../../checkouts/view-checkout.ts'
import { checkoutVersions } from '../../storage/checkouts-find.ts'
import type { PageSource } from './deps.ts'

/** The pages of hosted checkouts, which are paid 1:1 in a token. */
export function checkoutPages(parts: ChooseTokenParts): PageSource {
  return {
    kinds: ['checkout'],
    // 16 bytes in URL-safe Base64.
    token: /^[A-Za-z0-9_-]{22}$/,
    view: (_kind, id) => viewCheckout(parts, id),
    choose: (_kind, id, ticker) => chooseToken(parts, id, ticker),
    versions: ids => checkoutVersions(parts.db, ids),
  }
}
