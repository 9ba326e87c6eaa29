import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Html } from '../../../checkout/html.ts'
import type { Permission } from '../../businesses/role.ts'
import type { Session } from '../../businesses/session.ts'
import type { TillFactory } from '../../chains/port.ts'
import type { AssetRegistry, ChainId, Family } from '../../domain/assets.ts'
import type { WalletWriter } from '../../payouts/own-wallet.ts'
import type { OffsetClock } from '../../runtime/clock.ts'
import type { Database } from '../../storage/database.ts'
import type { SecretBox } from '../../storage/secret-box.ts'
import type { ReadinessProbe } from '../readiness.ts'

/** What the console needs from its process. */
export interface ConsoleDeps {
  readonly db: Database
  /** Seals and opens secrets at rest. */
  readonly box: SecretBox
  readonly clock: OffsetClock
  readonly logger: Logger
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly payoutWriters: ReadonlyMap<ChainId, WalletWriter>
  /** What `/readyz` asks, for the overview to say in words. */
  readonly probes: readonly ReadinessProbe[]
  /** Cookies need TLS; production. */
  readonly secure: boolean
  /** Sign-in is limited; `off` in a sandbox that asked for it. */
  readonly limits: 'on' | 'off'
  /** Where browsers reach this gateway, without a trailing slash. */
  readonly publicUrl: () => string
}

/** Who asks, and what its forms must carry. */
export interface Visitor {
  readonly session: Session
  readonly formToken: string
}

/** A page of a signed-in visitor. */
export interface ConsolePage {
  readonly kind: 'page'
  readonly status: number
  readonly title: string
  /** Its place in the menu. */
  readonly path: string
  /** Where its script is; no other page may run any. */
  readonly script?: string
  readonly body: Html
}

/** After a form was taken: which page to show, and what to say there. */
export interface ConsoleRedirect {
  readonly kind: 'redirect'
  /** May have a query. */
  readonly path: string
  readonly notice: NoticeCode
}

/** What a form is answered with. */
export type ConsoleAnswer = ConsolePage | ConsoleRedirect

/** What a page says at its top after a change. Only these texts can be shown, whatever an address says. */
export const NOTICES = {
  'address-set': 'The address was saved.',
  'address-removed': 'The address was removed.',
  'key-revoked': 'The key was revoked. It stops working within five seconds.',
  'override-on': 'The key may name addresses in its requests.',
  'override-off': 'The key may not name addresses any more.',
  'settings-saved': 'The settings were saved.',
  'secret-rotated': 'The webhook secret was rotated. Both secrets sign for 24 hours.',
  'forward-due': 'The forward is tried again now.',
  'delivery-due': 'The callback is sent again now. Look at the page again to see the answer.',
  'factor-off': 'The second factor is off. Signing in needs the password alone.',
  'payout-created': 'The requests are in a payout, which waits for approval.',
  'payout-queued': 'The payout is approved and will be sent.',
  'payout-for-wallet': 'The payout is approved. It is paid with the wallet below.',
  'payout-waits': 'Your approval is recorded. Another person must approve this payout too.',
  'payout-rejected': 'The payout was rejected.',
  'requests-rejected': 'The requests were rejected.',
  'recipients-listed': 'The recipients are on the list.',
  'recipient-removed': 'The recipient is not on the list any more.',
  'whitelist-on': 'Only listed recipients may be paid from now on.',
  'whitelist-off': 'Anyone may be paid from now on. The list is kept.',
} as const

/** Which of `NOTICES`. */
export type NoticeCode = keyof typeof NOTICES

/** A page to look at. */
export interface ViewRoute {
  readonly method: 'GET'
  readonly path: string
  /** `query`: the address's parameters, unchecked. */
  readonly handler: (deps: ConsoleDeps, visitor: Visitor, query: unknown) => Promise<ConsolePage>
}

/** A form to take. Its fields were checked against the schema; a form that does not fit never reaches the handler. */
export interface FormRoute<S extends z.ZodType> {
  readonly method: 'POST'
  readonly path: string
  readonly permission: Exclude<Permission, 'view'>
  readonly fields: S
  readonly handler: (deps: ConsoleDeps, visitor: Visitor, fields: z.output<S>) => Promise<ConsoleAnswer>
}

/** A form route whose fields' type is settled inside. */
export interface SealedFormRoute {
  readonly method: 'POST'
  readonly path: string
  readonly permission: Exclude<Permission, 'view'>
  /** Null: the fields do not fit; nothing was done. */
  readonly run: (deps: ConsoleDeps, visitor: Visitor, fields: unknown) => Promise<ConsoleAnswer | null>
}

/** Puts parsing in front of a form's handler. */
export function formRoute<S extends z.ZodType>(route: FormRoute<S>): SealedFormRoute {
  const { method, path, permission } = route
  return {
    ...{ method, path, permission },
    run: async (deps, visitor, fields) => {
      const parsed = route.fields.safeParse(fields)
      return parsed.success ? route.handler(deps, visitor, parsed.data) : null
    },
  }
}

/** What the console is made of: pages to look at, and forms. */
export type ConsoleRoute = ViewRoute | SealedFormRoute
