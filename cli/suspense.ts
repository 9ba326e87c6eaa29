import { AssetRegistry } from '@polytill/gateway/domain/assets.ts'
import { withSuspense } from '@polytill/gateway/entry/open-suspense.ts'
import type { SuspenseDecision, SuspenseItem } from '@polytill/gateway/ledger/suspense.ts'
import { asksForHelp } from './asks-for-help.ts'
import { readBooksConfig } from './books-config.ts'
import { showAmount } from './show-amount.ts'

const USAGE = `Usage: polytill suspense <action>

  list                         what waits for a person, with the ids the other actions take
  settle <id>                  pay it out by the till's own terms, as if it had counted
  assign <id> <transfer>       the same, as part of another payment of the same business
  write-off <id>               leave it at the till for good; for what is missing: take the loss, signing goes on
  refund <id>                  not possible for tills of this release: their terms name no refunder
  --note <text>                why; kept with the decision`

/** `polytill suspense`: shows and decides what waits in suspense. Resolves with the exit code: 1 when refused. */
export async function suspense(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  print: (text: string) => void = console.log,
): Promise<number> {
  if (asksForHelp(args)) {
    print(USAGE)
    return 0
  }
  const [action, subject = '', other = ''] = withoutNote(args)
  const note = noteOf(args)
  if (action === 'refund') {
    console.error(
      'polytill: a till pays only by its terms, and these name no refunder: nobody, we included, can send this back. ' +
        'Settle it, and let the merchant refund from its own wallet to an address that the payer confirmed.',
    )
    return 1
  }
  const decision = decisionOf(action, subject, other, note)
  if (action !== 'list' && !decision) {
    console.error(USAGE)
    return 2
  }
  try {
    const config = readBooksConfig(env)
    const registry = new AssetRegistry(config.networks)
    return await withSuspense(config.databaseUrl, async store => {
      if (!decision) {
        const items = await store.list()
        print(items.length === 0 ? 'Nothing waits.' : items.map(item => describe(item, registry)).join('\n'))
        return 0
      }
      const outcome = await store.decide(decision)
      if (outcome.kind === 'done') print(`Done: ${decision.action} ${decision.subject}`)
      else console.error(`polytill: ${outcome.code}: ${outcome.reason}`)
      return outcome.kind === 'done' ? 0 : 1
    })
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

function decisionOf(
  action: string | undefined,
  subject: string,
  transferId: string,
  note: string,
): SuspenseDecision | null {
  if (subject === '') return null
  if (action === 'settle' || action === 'write-off')
    return transferId === '' ? { action, subject, note } : null
  if (action === 'assign' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(transferId))
    return { action, subject, transferId, note }
  return null
}

function noteOf(args: readonly string[]): string {
  const at = args.indexOf('--note')
  return at < 0 ? '' : (args[at + 1] ?? '')
}

function withoutNote(args: readonly string[]): string[] {
  const at = args.indexOf('--note')
  return at < 0 ? [...args] : args.filter((_, index) => index !== at && index !== at + 1)
}

function describe(item: SuspenseItem, registry: AssetRegistry): string {
  const what = item.amountAtoms === null ? item.assetId : showAmount(registry, item.assetId, item.amountAtoms)
  return `${item.subject ?? '-'}  ${item.kind}  ${what}  at ${item.address} on ${item.chainId}  (${item.businessId})`
}
