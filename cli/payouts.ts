import { type Asset, AssetRegistry } from '@polytill/gateway/domain/assets.ts'
import { formatAtoms, parseAtoms } from '@polytill/gateway/domain/money.ts'
import { withPayouts } from '@polytill/gateway/entry/open-payouts.ts'
import { approvePayout } from '@polytill/gateway/payouts/approve-payout.ts'
import { createPayouts } from '@polytill/gateway/payouts/create-payouts.ts'
import { type Payout, type PayoutRequest, totalOf } from '@polytill/gateway/payouts/payout.ts'
import { rejectPayout, rejectRequests } from '@polytill/gateway/payouts/reject-payout.ts'
import { retryPayout } from '@polytill/gateway/payouts/retry-payout.ts'
import type { Database } from '@polytill/gateway/storage/database.ts'
import {
  type PayoutPermission,
  payoutLimits,
  setPayoutLimits,
  setPayoutPermission,
} from '@polytill/gateway/storage/payouts-limits.ts'
import { findPayout, listPayoutRequests, listPayouts } from '@polytill/gateway/storage/payouts-rows.ts'
import { asksForHelp } from './asks-for-help.ts'
import { readBooksConfig } from './books-config.ts'
import { whitelist } from './payout-whitelist.ts'
import { showAmount } from './show-amount.ts'

const USAGE = `Usage: polytill payouts <action> <business> …

  list <business>                        requests that wait, and the last payouts
  create <business> <request>…           put requests into payouts, one per asset
  approve <business> <payout>            let it be paid; counts as one person, whoever types it
  reject <business> <payout or request>  for good
  retry <business> <payout>              after its transactions failed too often
  limits <business> <ticker> [<one request> <one day> <two persons from>]
                                         show or set; amounts, or - for none
  key <business> <key id> none|request|process
  whitelist <business> [on | off | add <address>… | remove <address>…]
                                         show or set whom the business may pay; while it is on, nobody else
  --note <text>                          why; kept with the decision`

/** Who decides here: whoever may read the gateway's configuration. */
const ACTOR = 'command line'

/** `polytill payouts`: shows and decides payouts. Resolves with the exit code: 1 when refused, 2 for a wrong command line. */
export async function payouts(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  print: (text: string) => void = console.log,
): Promise<number> {
  if (asksForHelp(args)) {
    print(USAGE)
    return 0
  }
  const at = args.indexOf('--note')
  const note = at < 0 ? '' : (args[at + 1] ?? '')
  const [action, businessId, ...rest] =
    at < 0 ? args : args.filter((_, index) => index !== at && index !== at + 1)
  const run = action === undefined || businessId === undefined ? null : ACTIONS[action]
  if (!run || businessId === undefined) {
    console.error(USAGE)
    return 2
  }
  try {
    const config = readBooksConfig(env)
    const registry = new AssetRegistry(config.networks)
    return await withPayouts(config.databaseUrl, db => run({ db, registry, businessId, note, print }, rest))
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

interface Context {
  readonly db: Database
  readonly registry: AssetRegistry
  readonly businessId: string
  readonly note: string
  readonly print: (text: string) => void
}

type Action = (context: Context, args: readonly string[]) => Promise<number>

const ACTIONS: Readonly<Record<string, Action>> = {
  list: async ({ db, registry, businessId, print }) => {
    const { requests } = await listPayoutRequests(db, businessId, {
      assetId: null,
      state: 'pending',
      page: 1,
    })
    const { payouts } = await listPayouts(db, businessId, { assetId: null, state: null, page: 1 })
    const waiting = requests.filter(({ payoutId }) => payoutId === null)
    if (waiting.length + payouts.length === 0) print('No payouts.')
    for (const request of waiting) print(describeRequest(request, registry))
    for (const payout of payouts) print(describePayout(payout, registry))
    return 0
  },
  create: async ({ db, businessId, print }, requestIds) => {
    const created = await createPayouts(db, { businessId, actor: ACTOR, requestIds })
    for (const id of created) print(`Created: ${id}`)
    return 0
  },
  approve: async ({ db, businessId, note, print }, [payoutId = '']) => {
    const outcome = await approvePayout(db, { businessId, payoutId, actor: ACTOR, note })
    print(
      outcome.kind === 'queued'
        ? 'Approved: it will be paid.'
        : 'Approved by you; another person must approve too.',
    )
    return 0
  },
  reject: async ({ db, businessId, note, print }, [id = '']) => {
    const isPayout = (await findPayout(db, businessId, id)) !== null
    const order = { businessId, actor: ACTOR, reason: note }
    if (isPayout) await rejectPayout(db, { ...order, payoutId: id })
    else await rejectRequests(db, { ...order, requestIds: [id] })
    print('Rejected.')
    return 0
  },
  retry: async ({ db, businessId, note, print }, [payoutId = '']) => {
    await retryPayout(db, { businessId, payoutId, actor: ACTOR, note })
    print('It will be tried again.')
    return 0
  },
  limits: async ({ db, registry, businessId, print }, [ticker = '', ...amounts]) => {
    const asset = registry.byTicker(ticker)
    if (!asset || (amounts.length !== 0 && amounts.length !== 3)) return wrong()
    if (amounts.length === 3) {
      const [requestMaxAtoms = null, dayMaxAtoms = null, twoPersonsFromAtoms = null] = amounts.map(amount =>
        amount === '-' ? null : parseAtoms(amount, asset.decimals),
      )
      await setPayoutLimits(db, businessId, asset.id, { requestMaxAtoms, dayMaxAtoms, twoPersonsFromAtoms })
    }
    const limits = await payoutLimits(db, businessId, asset.id)
    print(`one request     ${shown(limits.requestMaxAtoms, asset)}`)
    print(`24 hours        ${shown(limits.dayMaxAtoms, asset)}`)
    print(`two persons from ${shown(limits.twoPersonsFromAtoms, asset)}`)
    return 0
  },
  whitelist: async ({ db, businessId, print }, words) => {
    const shown = await whitelist(db, businessId, words)
    if (shown === null) return wrong()
    print(shown)
    return 0
  },
  key: async ({ db, businessId, print }, [keyId = '', permission = '']) => {
    if (!isPermission(permission) && permission !== 'none') return wrong()
    await setPayoutPermission(db, businessId, keyId, isPermission(permission) ? permission : null)
    print(`${keyId}: ${permission}`)
    return 0
  },
}

function wrong(): number {
  console.error(USAGE)
  return 2
}

function isPermission(text: string): text is PayoutPermission {
  return text === 'request' || text === 'process'
}

function shown(atoms: bigint | null, asset: Asset): string {
  return atoms === null ? 'no limit' : `${formatAtoms(atoms, asset.decimals)} ${asset.symbol}`
}

function describeRequest(request: PayoutRequest, registry: AssetRegistry): string {
  return `request ${request.id}  ${request.state}  ${showAmount(registry, request.assetId, request.amountAtoms)} to ${request.address}  (${request.requestedBy})`
}

function describePayout(payout: Payout, registry: AssetRegistry): string {
  const total = showAmount(registry, payout.assetId, totalOf(payout.requests))
  const name = payout.name === null ? '' : `  "${payout.name}"`
  const why = payout.reason === null ? '' : `  ${payout.reason}`
  const failed = payout.requests.filter(({ state }) => state === 'error')
  const lines = [
    `payout  ${payout.id}  ${payout.state}  ${total} to ${payout.requests.length}  ${payout.txid ?? ''}${name}${why}`,
    ...failed.map(request => `        not paid: ${request.address}: ${request.reason}`),
  ]
  return lines.join('\n')
}
