import { setTimeout as sleep } from 'node:timers/promises'
import { allEnded } from '../../test/harness/all-ended.ts'
import { auditBooks, settlementsOf } from '../../test/harness/books.ts'
import { acknowledge, answerWith } from '../../test/harness/merchant.ts'
import { freshAddress } from '../../test/harness/recipients.ts'
import { type AuditRun, runAudit } from '../../test/harness/run-audit.ts'
import type { CreatedAddress, Stack } from '../../test/harness/stack.ts'
import { wronglyTold } from '../../test/harness/wrongly-told.ts'
import type { Random } from '../random.ts'

/** What strikes a stack while payments arrive. It returns when the last blow is over and all is well again. */
export type Trouble = (stack: Stack, random: Random) => Promise<void>

/** What came of it. */
export interface ChaosResult {
  readonly payments: number
  /** Runs of `polytill audit` meanwhile and one at the end. */
  readonly audits: readonly AuditRun[]
  readonly wrong: readonly string[]
}

/** How a run of chaos differs from others. */
export interface ChaosOptions {
  readonly endWithinMs?: number
  /** Run `polytill audit` again and again meanwhile. */
  readonly audit?: boolean
}

interface Paid {
  readonly created: CreatedAddress
  readonly recipient: string
  readonly txid: string
  readonly atoms: bigint
}

const END_WITHIN_MS = 90_000

/**
 * Payments to a real gateway, one after the other, until the trouble is over; every third shop fails at first. Then
 * everything owed must come to its end within `endWithinMs`, without a hand: each payment credited once, settled once to
 * the base unit, and told rightly; and the books must equal the chain.
 */
export async function playChaos(
  stack: Stack,
  random: Random,
  trouble: Trouble,
  { endWithinMs = END_WITHIN_MS, audit = false }: ChaosOptions = {},
): Promise<ChaosResult> {
  const paid: Paid[] = []
  const audits: AuditRun[] = []
  let striking = true
  const shop = async (): Promise<void> => {
    while (striking) {
      paid.push(await payOnce(stack, random, paid.length % 3 === 2))
      await sleep(random.int(20, 150))
    }
  }
  const auditor = async (): Promise<void> => {
    while (audit && striking) audits.push(await runAudit(stack))
  }
  const wrong: string[] = []
  try {
    const strike = trouble(stack, random.fork()).finally(() => {
      striking = false
    })
    await Promise.all([strike, shop(), auditor()])
    if (!stack.isRunning('gateway')) throw new Error('the gateway ended')
    await untilAnswered(() => allEnded(stack, endWithinMs), endWithinMs)
    wrong.push(...(await auditBooks(stack)))
    for (const payment of paid) wrong.push(...(await judge(stack, payment)))
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error))
  }
  audits.push(await runAudit(stack))
  return { payments: paid.length, audits, wrong }
}

/** Asks for an address until there is an answer, and pays it. */
async function payOnce(stack: Stack, random: Random, failsAtFirst: boolean): Promise<Paid> {
  const recipient = freshAddress()
  const created = await untilAnswered(() =>
    stack.create('erc20/usdt', { address: recipient, query: { pending: '1' } }),
  )
  if (failsAtFirst) {
    let calls = 0
    stack.merchant.behave(created.path, (response, call) =>
      (calls++ < 2 ? answerWith(503, 'later') : acknowledge)(response, call),
    )
  }
  const atoms = BigInt(random.int(2_000_000, 900_000_000))
  return { created, recipient, atoms, txid: await stack.pay(created.address, atoms) }
}

/** A database that is away answers with an error: that is no finding, as long as there is an answer in time. */
async function untilAnswered<T>(ask: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;)
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(100)
    }
}

async function judge(stack: Stack, { created, recipient, txid, atoms }: Paid): Promise<string[]> {
  const got = await stack.node.tokenBalance(stack.tokens.usdt, recipient)
  const settlements = await settlementsOf(stack.network(), created.address, stack.tokens.usdt)
  return [
    ...(got === atoms ? [] : [`the recipient has ${got}, paid were ${atoms}`]),
    ...(settlements.length === 1 ? [] : [`settled by ${settlements.join() || 'nothing'}`]),
    ...wronglyTold(stack, txid, atoms, true),
  ].map(line => `${txid}: ${line}`)
}

/** Findings of the audits: each must have looked, and have found no difference. */
export function wrongAudits(audits: readonly AuditRun[]): string[] {
  return audits
    .filter(({ code }) => code !== 0)
    .map(({ code, output }) => `polytill audit ended with ${code}: ${output}`)
}
