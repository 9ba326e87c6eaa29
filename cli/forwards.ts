import { retryForward } from '@polytill/gateway/businesses/retry-forward.ts'
import type { AssetRegistry } from '@polytill/gateway/domain/assets.ts'
import { type OpenGateway, theBusiness } from '@polytill/gateway/entry/open-account.ts'
import {
  listParkedForwards,
  listParkedTransactions,
  type ParkedForward,
  type ParkedTransaction,
} from '@polytill/gateway/storage/parked-forwards.ts'
import {
  COMMAND_LINE,
  type GatewayCommand,
  Refusal,
  type Report,
  runGatewayCommand,
  type Streams,
  UsageError,
} from './account-command.ts'
import { showAmount } from './show-amount.ts'

const USAGE = `Usage: polytill forwards [list] [--check]
       polytill forwards retry <id>
       polytill forwards retry --all

Forwards that failed too often and wait for a person: why, where, how much, since when it is owed. Mend the reason, then retry: what
was paid meanwhile is not paid again. Transactions that no block takes are listed too; they go on by themselves once their reason is mended.
  --check                      exit code 1 when anything waits
  --all                        every parked forward
  --business <id or email>     only this business's
  --json                       print for programs`

const COMMAND: GatewayCommand = {
  usage: USAGE,
  options: { check: { type: 'boolean' }, all: { type: 'boolean' } },
  read: ({ words: [action = 'list', id, ...rest], options }) => {
    const named = typeof options.business === 'string' ? options.business : null
    const [check, all] = [options.check === true, options.all === true]
    if (rest.length > 0) throw new UsageError(`not understood: ${rest[0]}`)
    if (action === 'list' && id === undefined && !all) return gateway => list(gateway, named, check)
    if (action !== 'retry' || check) throw new UsageError(`not understood: ${action}`)
    if ((id === undefined) !== all) throw new UsageError('retry takes an id, or --all')
    return gateway => retry(gateway, named, id)
  },
}

/** `polytill forwards`: shows parked forwards and has them tried again. Resolves with the exit code. */
export function forwards(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runGatewayCommand(COMMAND, env, args, streams)
}

async function list({ db, registry }: OpenGateway, named: string | null, check: boolean): Promise<Report> {
  const businessId = named === null ? null : (await theBusiness(db, named)).id
  const parked = await listParkedForwards(db, { businessId, limit: null })
  // A transaction carries forwards of several businesses.
  const transactions = businessId === null ? await listParkedTransactions(db) : []
  const lines = [
    ...parked.map(forward => describeForward(forward, registry)),
    ...transactions.map(describeTransaction),
  ]
  return {
    text: lines.join('\n') || 'Nothing is parked.',
    json: {
      forwards: parked.map(({ amountAtoms, ...forward }) => ({ ...forward, amountAtoms: `${amountAtoms}` })),
      transactions: transactions.map(({ nonce, ...transaction }) => ({ ...transaction, nonce: `${nonce}` })),
    },
    exitCode: check && lines.length > 0 ? 1 : 0,
  }
}

async function retry({ db }: OpenGateway, named: string | null, id: string | undefined): Promise<Report> {
  const by = { businessId: named === null ? null : (await theBusiness(db, named)).id, actor: COMMAND_LINE }
  const ids =
    id === undefined
      ? (await listParkedForwards(db, { businessId: by.businessId, limit: null })).map(({ id }) => id)
      : [id]
  const retried: string[] = []
  // One by one: a single change of many rows could lock them in another order than the scanner does.
  for (const one of ids) if (await retryForward(db, by, one)) retried.push(one)
  if (id !== undefined && retried.length === 0) throw new Refusal(`no forward ${id} is parked`)
  const text = retried.map(one => `${one} is tried again now`).join('\n') || 'Nothing is parked.'
  return { text, json: { retried } }
}

function describeForward(forward: ParkedForward, registry: AssetRegistry): string {
  const { id, businessId, chainId, tillAddress, assetId, amountAtoms, reason, owedSinceMs } = forward
  const amount = showAmount(registry, assetId, amountAtoms)
  const network = registry.network(chainId)?.network ?? chainId
  return `${id}  ${amount}  at ${tillAddress} on ${network}, owed since ${time(owedSinceMs)}  (${businessId})\n    ${reason}`
}

function describeTransaction({ id, chainId, nonce, reason, createdAtMs }: ParkedTransaction): string {
  return `${id}  transaction with nonce ${nonce} on ${chainId}, written ${time(createdAtMs)}; goes on by itself\n    ${reason}`
}

function time(ms: number): string {
  return new Date(ms).toISOString()
}
