import { chooseCoin } from '../../orders/choose-coin.ts'
import { TOKEN_LENGTH } from '../../orders/request-order.ts'
import { type ViewParts, viewOrder } from '../../orders/view-order.ts'
import type { PageSource } from './deps.ts'

/** The pages of checkout payments and deposits. */
export function orderPages(parts: ViewParts): PageSource {
  return {
    kinds: ['payment', 'deposit'],
    token: new RegExp(`^[A-Za-z0-9]{${TOKEN_LENGTH}}$`),
    view: (kind, token) => viewOrder(parts, kind, token),
    async choose(kind, token, ticker) {
      const found = await parts.store.find(token)
      return found?.order.kind === kind ? chooseCoin(parts, token, ticker) : 'unknown'
    },
    versions: tokens => parts.store.versions(tokens),
  }
}
