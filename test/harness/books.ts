import { type NodeLog, word } from './chain-node.ts'
import { readBlocks } from './read-blocks.ts'
import type { Stack } from './stack.ts'
import type { TestNetwork } from './test-networks.ts'

/** A transfer with what became of it. */
export interface BookedTransfer {
  readonly id: string
  readonly chainId: string
  readonly till: string
  readonly txid: string
  readonly assetId: string
  readonly amountAtoms: bigint
  readonly state: string
  readonly disposition: string
  readonly obligation: string | null
  readonly settledTxid: string | null
  readonly ofOrder: boolean
  /** Deliveries by stage: `transfer.forwarded delivered`, in the order of the stages. */
  readonly told: readonly string[]
}

/** All transfers of a till, or of all tills, in order of arrival. */
export async function transfersOf(stack: Stack, till?: string): Promise<BookedTransfer[]> {
  const { rows } = await stack.db.query<BookedTransfer>(
    `select t.id, t.chain_id as "chainId", tills.address as till, t.txid, t.asset_id as "assetId",
            t.amount_atoms as "amountAtoms", t.state, t.disposition, starts_with(t.till_id, 'otl_') as "ofOrder",
            o.state as obligation, o.settled_txid as "settledTxid",
            array(select e.kind || ' ' ||
                         coalesce(d.state, case when e.composed_at is null then 'uncomposed' else 'untold' end) from events e
                    left join deliveries d on d.business_id = e.business_id and d.event_id = e.id
                   where e.business_id = t.business_id and e.transfer_id = t.id order by e.sequence) as told
       from transfers t
       join tills on tills.business_id = t.business_id and tills.id = t.till_id
       left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
      where $1::text is null or tills.address = $1
      order by t.seen_at, t.block_number, t.tx_index, t.ordinal`,
    [till ?? null],
  )
  return rows
}

/**
 * Compares the books with the chains themselves, after everything had time to end (oracles O1-O3, O5, O7, O9 of the
 * failure catalogue). Returns what is wrong; empty means nothing is.
 */
export async function auditBooks(stack: Stack): Promise<string[]> {
  const wrong: string[] = []
  const booked = await transfersOf(stack)
  for (const network of stack.networks) {
    wrong.push(...(await auditCredits(stack, network, booked)))
    wrong.push(...(await auditCustody(stack, network)))
    wrong.push(...(await auditNonces(stack, network)))
  }
  for (const transfer of booked) {
    if (transfer.disposition !== 'accepted' || transfer.state === 'orphaned') continue
    if (transfer.obligation !== 'settled' && transfer.obligation !== 'final')
      wrong.push(`O3: ${transfer.txid} at ${transfer.till} is ${transfer.obligation}`)
    const final = transfer.told.filter(stage => stage.startsWith('transfer.forwarded'))
    // What belongs to an order is told of with the order.
    if (transfer.ofOrder && final.join() === 'transfer.forwarded untold') continue
    if (final.length !== 1 || final[0] !== 'transfer.forwarded delivered')
      wrong.push(`O7: ${transfer.txid} at ${transfer.till} was told ${final.join()}`)
  }
  return wrong
}

/** O1, O2: the live transfers are exactly what the chain moved to tills, in registered tokens and in coin. */
async function auditCredits(
  stack: Stack,
  network: TestNetwork,
  booked: readonly BookedTransfer[],
): Promise<string[]> {
  const chainId = `eip155:${network.chainId}`
  const live = booked
    .filter(transfer => transfer.chainId === chainId && transfer.state !== 'orphaned')
    .map(({ till, txid, assetId, amountAtoms }) => `${till} ${txid} ${assetId} ${amountAtoms}`)
  const { rows } = await stack.db.query<{ address: string }>('select address from tills')
  const tills = new Set(rows.map(row => row.address))
  const truth: string[] = []
  for (const token of Object.values(network.tokens))
    for (const log of await network.node.transferLogs({ token })) {
      const till = accountOf(log, 2)
      if (tills.has(till) && BigInt(log.data) > 0n)
        truth.push(`${till} ${log.transactionHash} ${chainId}/erc20:${token} ${BigInt(log.data)}`)
    }
  truth.push(...(await coinPayments(network, tills)))
  const missed = difference(truth, live).map(line => `O2 missed: ${line}`)
  return [...missed, ...difference(live, truth).map(line => `O1 false: ${line}`)]
}

async function coinPayments({ node, chainId }: TestNetwork, tills: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = []
  for (const { hash, to, value } of await readBlocks(node, 0n, await node.head())) {
    if (!tills.has(to) || value === 0n || (await node.receipt(hash)).status !== '0x1') continue
    found.push(`${to} ${hash} eip155:${chainId}/slip44:60 ${value}`)
  }
  return found
}

/** O5: what the rows say each till holds of each asset is what it holds. */
async function auditCustody(stack: Stack, { node, chainId, tokens }: TestNetwork): Promise<string[]> {
  const { rows } = await stack.db.query<{ address: string; asset_id: string; held: bigint }>(
    `select tills.address, moved.asset_id, sum(moved.atoms) as held
       from tills join (
         select business_id, till_id, chain_id, asset_id, amount_atoms as atoms from transfers where state <> 'orphaned'
         union all
         select business_id, till_id, chain_id, asset_id, -amount_atoms from outflows) moved
         on moved.business_id = tills.business_id and moved.till_id = tills.id
      where moved.chain_id = $1 group by tills.address, moved.asset_id`,
    [`eip155:${chainId}`],
  )
  const inBooks = new Map(rows.map(row => [`${row.address} ${row.asset_id}`, row.held]))
  const { rows: tills } = await stack.db.query<{ address: string }>('select address from tills')
  const held = tills.flatMap(({ address }) =>
    [null, ...Object.values(tokens)].map(token => [token, address] as const),
  )
  const onChain = await node.balances(held)
  return held.flatMap(([token, address], index) => {
    const reference = token === null ? 'slip44:60' : `erc20:${token}`
    const booked = inBooks.get(`${address} eip155:${chainId}/${reference}`) ?? 0n
    const there = onChain[index]
    return booked === there ? [] : [`O5: ${address} ${reference}: books ${booked}, chain ${there}`]
  })
}

/** O9: every nonce that the chain has seen of us is one of our transactions, each mined once, none left over. */
async function auditNonces(stack: Stack, { node, chainId }: TestNetwork): Promise<string[]> {
  const { rows } = await stack.db.query<{ nonce: bigint; state: string }>(
    'select nonce, state from outgoing_transactions where chain_id = $1 and sender = $2 order by nonce',
    [`eip155:${chainId}`, stack.relayer],
  )
  const mined = await node.minedNonce(stack.relayer)
  const wrong = rows.filter((row, index) => row.nonce !== BigInt(index) || row.state === 'open')
  if (wrong.length === 0 && BigInt(rows.length) === mined) return []
  return [`O9: chain nonce ${mined}, ours ${rows.map(row => `${row.nonce} ${row.state}`).join()}`]
}

/** Hashes of the transactions that took a token out of a till, in chain order, one each. */
export async function settlementsOf(network: TestNetwork, till: string, token: string): Promise<string[]> {
  const logs = await network.node.transferLogs({ token, from: till })
  return [...new Set(logs.map(log => log.transactionHash))]
}

function accountOf(log: NodeLog, topic: number): string {
  return `0x${(log.topics[topic] ?? word(0n)).slice(-40)}`
}

/** Lines of `a` that `b` lacks, counting repetitions. */
function difference(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b]
  return a.filter(line => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
