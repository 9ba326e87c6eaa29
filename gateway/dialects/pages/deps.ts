import type { CheckoutView } from '../../orders/checkout-view.ts'
import type { ChooseResult } from '../../orders/choose-coin.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Wake } from '../../runtime/wake.ts'

/** Where hosted pages of some kinds come from; a page is `/pay/{kind}/{token}/`. */
export interface PageSource {
  readonly kinds: readonly string[]
  /** What a token of these pages looks like; for other texts storage is not asked. No two sources share one. */
  readonly token: RegExp
  view(kind: string, token: string): Promise<CheckoutView | null>
  choose(kind: string, token: string, ticker: string): Promise<ChooseResult>
  /** Numbers that grow with what the pages show, by token. */
  versions(tokens: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** What the routes of hosted pages need from their process. */
export interface PagesDeps {
  readonly sources: readonly PageSource[]
  readonly clock: Clock
  /** Signalled when a page changed; polling finds it without (F105). */
  readonly wake: Wake
  readonly logger: Logger
}
