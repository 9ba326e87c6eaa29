import { allEnded } from '../../test/harness/all-ended.ts'
import { auditBooks, settlementsOf, transfersOf } from '../../test/harness/books.ts'
import { CRASH_STACK } from '../../test/harness/pass-crash-point.ts'
import { readBlocks } from '../../test/harness/read-blocks.ts'
import { freshAddress } from '../../test/harness/recipients.ts'
import { replaceBlocks, thereAndBack } from '../../test/harness/replace-blocks.ts'
import { runAudit } from '../../test/harness/run-audit.ts'
import { type CreatedAddress, Stack } from '../../test/harness/stack.ts'
import { mintData, transferData } from '../../test/harness/test-contracts.ts'
import { wronglyTold } from '../../test/harness/wrongly-told.ts'
import { Random } from '../random.ts'
import type { Measured, ScoreOptions } from './metric.ts'

const REORGS = 104
const DEPTHS = [1, 1, 2, 2, 3, 5, 8, 13, 21, 34] as const
const STAGES = ['seen', 'confirmed', 'sent', 'settled'] as const
const FATES = ['gone', 'moved', 'conflict'] as const
const LANES = 2
const END_WITHIN_MS = 90_000
const RICH = 10n ** 15n

type Stage = (typeof STAGES)[number]
type Fate = (typeof FATES)[number] | 'back'

/** One payment that a reorg hit. */
interface Hit {
  readonly stage: Stage
  readonly fate: Fate
  readonly depth: number
  readonly created: CreatedAddress
  readonly recipient: string
  readonly payer: string
  readonly txid: string
  readonly atoms: bigint
  /** What the payer sent in its place. */
  rival?: { readonly txid: string; readonly atoms: bigint }
}

/** How a measurement differs from the usual one: for tests that plant a bug. */
export interface RealReorgChanges {
  readonly reorgs?: number
  readonly plant?: (stack: Stack) => Promise<void>
  /** What may become of payments. Default: all. */
  readonly fates?: readonly (typeof FATES)[number][]
  /** How long everything may take to come to its end. Milliseconds. */
  readonly endWithinMs?: number
}

/**
 * Reorgs on real nodes under the real gateway and signer (F18-F20): each hits four payments at different stages, with
 * different fates, and the next comes before they are at their end. Then blocks go on; every payment that the chain holds
 * must be settled once, to the base unit, and told under one uuid; none that it does not hold may count; and the audit
 * that ships must find nothing, meanwhile and after.
 */
export async function measureRealReorgs(
  { seed, long, onProgress }: ScoreOptions,
  changes: RealReorgChanges = {},
): Promise<Measured> {
  const random = new Random(seed)
  const { reorgs = long ? REORGS * 10 : REORGS } = changes
  const lanes = Math.min(LANES, reorgs)
  const played = await Promise.all(
    Array.from({ length: lanes }, () =>
      playLane(random.fork(), { ...changes, reorgs: Math.ceil(reorgs / lanes) }, onProgress),
    ),
  )
  return {
    n: played.reduce((total, { n }) => total + n, 0),
    bad: played.reduce((total, { bad }) => total + bad, 0),
    wrong: played.flatMap(({ wrong }) => wrong),
  }
}

async function playLane(
  random: Random,
  { reorgs = 1, plant, fates = FATES, endWithinMs = END_WITHIN_MS }: RealReorgChanges,
  onProgress: ScoreOptions['onProgress'],
): Promise<Measured> {
  const stack = await Stack.start(CRASH_STACK)
  const hits: Hit[] = []
  const wrong: string[] = []
  try {
    await plant?.(stack)
    const payers = stack.node.accounts.slice(1, 5)
    for (const payer of payers)
      await stack.node.send({ from: stack.payer, to: stack.tokens.usdt, data: mintData(payer, RICH) })
    // Deeper than any reorg, so that none takes the contracts away.
    await stack.node.mine(40)
    await stack.node.call('evm_setAutomine', false)
    for (let reorg = 0; reorg < reorgs; reorg++) {
      await playReorg(stack, { random, payers, fates }, hits)
      if (reorg % 10 !== 9) continue
      wrong.push(...(await differences(stack)))
      onProgress?.(`${reorg + 1} of ${reorgs} reorgs of a real node`)
    }
    await stack.node.call('evm_setAutomine', true)
    // What never ends is judged all the same.
    await allEnded(stack, endWithinMs).catch(error => wrong.push(wordsOf(error)))
    wrong.push(...(await differences(stack)), ...(await auditBooks(stack)))
    for (const hit of hits) wrong.push(...(await judge(stack, hit)))
  } catch (error) {
    wrong.push(wordsOf(error))
  } finally {
    await stack.stop()
  }
  return { n: hits.length, bad: wrong.length, wrong }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What a reorg's payments are chosen from. */
interface Choice {
  readonly random: Random
  readonly payers: readonly string[]
  readonly fates: readonly (typeof FATES)[number][]
}

async function playReorg(stack: Stack, { random, payers, fates }: Choice, all: Hit[]): Promise<void> {
  const { node } = stack
  const depth = random.pick(DEPTHS)
  const back = random.chance(0.2)
  const stages = STAGES.filter(stage => depth > 1 || stage !== 'settled')
  const tills: Ordered[] = []
  for (const payer of payers) {
    const stage = random.pick(stages)
    const recipient = freshAddress()
    // What is only seen waits for more confirmations than there will be before the reorg.
    const query = { pending: '1', confirmations: stage === 'seen' ? '3' : '1' }
    const created = await stack.create('erc20/usdt', { address: recipient, query })
    const fate = back ? 'back' : random.pick(fates)
    const atoms = BigInt(random.int(2_000_000, 900_000_000))
    tills.push({ stage, fate, depth, created, recipient, payer, atoms })
  }
  const early = tills.filter(({ stage }) => stage === 'settled')
  const late = tills.filter(({ stage }) => stage !== 'settled')
  const hits: Hit[] = []
  if (early.length > 0) {
    hits.push(...(await payInBlock(stack, early)))
    await settlementWaits(stack, early)
  }
  const between = depth - (early.length > 0 ? 2 : 1)
  if (between > 0) await node.mine(between)
  hits.push(...(await payInBlock(stack, late)))
  all.push(...hits)
  await followed(stack)
  const sent = late.filter(({ stage }) => stage === 'sent')
  if (sent.length > 0) await settlementWaits(stack, sent)

  if (back) await thereAndBack(node, depth, () => followed(stack))
  else await replace(stack, random, depth, hits)
  await followed(stack)
  await node.mine(1)
}

type Ordered = Omit<Hit, 'txid'>

/** All in the next block. */
async function payInBlock(stack: Stack, orders: readonly Ordered[]): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const order of orders)
    hits.push({ ...order, txid: await submit(stack, order.payer, order.created.address, order.atoms) })
  await stack.node.mine(1)
  return hits
}

function submit({ node, tokens }: Stack, from: string, to: string, atoms: bigint): Promise<string> {
  return node.submit({ from, to: tokens.usdt, data: transferData(to, atoms), gas: 200_000n })
}

/** The last blocks are replaced for good; what a payer sent in place of a payment waits for the next block. */
async function replace(stack: Stack, random: Random, depth: number, hits: readonly Hit[]): Promise<void> {
  const drop = new Set(hits.filter(({ fate }) => fate !== 'moved').map(({ txid }) => txid))
  if (random.chance(0.5)) for (const txid of await settlementsIn(stack, depth)) drop.add(txid)
  const placeOf = random.pick([(place: number) => place, () => 0, () => depth - 1])
  await replaceBlocks(stack.node, depth, drop, placeOf)
  for (const hit of hits) {
    if (hit.fate !== 'conflict') continue
    const atoms = hit.atoms / 2n
    hit.rival = { atoms, txid: await submit(stack, hit.payer, hit.created.address, atoms) }
  }
}

/** Our transactions in the last blocks: the settlement account's are forgotten from the first on. */
async function settlementsIn({ node, relayer }: Stack, depth: number): Promise<string[]> {
  const last = await node.head()
  const transactions = await readBlocks(node, last - BigInt(depth) + 1n, last)
  return transactions.filter(({ from }) => from === relayer).map(({ hash }) => hash)
}

/** Waits until the scanner stands on the node's head: the same block, not only the same height. */
async function followed(stack: Stack): Promise<void> {
  await stack.until('the scanner follows', async () => {
    const { rows } = await stack.db.query<{ hash: string }>('select hash from cursors')
    return rows[0]?.hash === (await stack.node.headHash())
  })
}

/** Waits until the settlements of these payments are in a transaction that a node took. */
async function settlementWaits(stack: Stack, orders: readonly Ordered[]): Promise<void> {
  const tills = orders.map(({ created }) => created.address)
  await stack.until('settlements are sent', async () => {
    const { rowCount } = await stack.db.query(
      `select 1 from obligations o join tills on tills.business_id = o.business_id and tills.id = o.till_id
         join attempts a on a.outgoing_id = o.outgoing_id and a.broadcast_at is not null
        where tills.address = any($1)`,
      [tills],
    )
    return rowCount >= tills.length
  })
}

/** What `polytill audit` finds, while everything goes on. */
async function differences(stack: Stack): Promise<string[]> {
  const { code, output } = await runAudit(stack)
  return code === 0 ? [] : [`polytill audit ended with ${code}: ${output}`]
}

/** One payment against the chain, and what its merchant was told. */
async function judge(stack: Stack, hit: Hit): Promise<string[]> {
  const { created, recipient, stage, fate, depth, txid, atoms, rival } = hit
  const name = `depth ${depth}, ${stage}, ${fate}, ${txid}`
  const stays = fate === 'moved' || fate === 'back'
  const paid = stays ? atoms : (rival?.atoms ?? 0n)
  const wrong: string[] = []
  const got = await stack.node.tokenBalance(stack.tokens.usdt, recipient)
  if (got !== paid) wrong.push(`the recipient has ${got}, paid were ${paid}`)
  const settlements = await settlementsOf(stack.network(), created.address, stack.tokens.usdt)
  if (settlements.length !== (paid > 0n ? 1 : 0)) wrong.push(`settled by ${settlements}`)
  const credits = (await transfersOf(stack, created.address)).filter(({ state }) => state !== 'orphaned')
  if (credits.map(credit => credit.amountAtoms).join() !== (paid > 0n ? `${paid}` : ''))
    wrong.push(`credits: ${credits.map(credit => `${credit.txid} ${credit.amountAtoms}`)}`)
  wrong.push(
    ...wronglyTold(stack, txid, atoms, stays),
    ...(rival ? wronglyTold(stack, rival.txid, rival.atoms, true) : []),
  )
  if (!stays && stage === 'seen' && stack.merchant.of({ txid, pending: '0' }).length > 0)
    wrong.push('was told as confirmed and never was')
  return wrong.map(line => `${name}: ${line}`)
}
