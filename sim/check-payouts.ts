import type { Database } from '../gateway/storage/database.ts'
import { checkLedger } from './check-books.ts'
import type { WantedPayout } from './paying-business.ts'
import type { SimulatedChain } from './simulated-chain.ts'
import { PAYOUT_CONTRACT, REFUSES } from './simulated-payout-contract.ts'

/** What the payouts of a simulated business are compared with. */
export interface PayoutTruth {
  readonly db: Database
  readonly businessId: string
  readonly chain: SimulatedChain
  readonly wanted: readonly WantedPayout[]
}

/**
 * Payouts against the chain, once faults are over and all is at its end: everyone who was approved has been paid once, to the
 * base unit, nobody else ever was (O3), and the books say what the chain says (O4, O5). Each wrong line begins with its oracle.
 */
export async function checkPayouts(truth: PayoutTruth): Promise<string[]> {
  const { wanted, chain } = truth
  const paid = paidTo(chain)
  const known = new Set(wanted.map(({ recipient }) => recipient))
  return [
    ...wanted.flatMap(one => checkRecipient(one, paid.get(one.recipient) ?? [])),
    ...[...paid.keys()].flatMap(to => (known.has(to) ? [] : [`O3 payout to ${to}, whom nobody wanted paid`])),
    ...(await checkRows(truth, paid)),
    ...(await checkLedger(truth)),
  ]
}

/** Amounts that the payout contract sent to recipients in canonical blocks. */
function paidTo(chain: SimulatedChain): Map<string, bigint[]> {
  const lists = chain.blocks.flatMap(({ verified }) => verified.payouts ?? [])
  const amounts = new Map<string, bigint[]>()
  const transactions = new Set(lists.map(({ txid }) => txid))
  const payers = new Set(lists.map(({ payer }) => payer))
  for (const { verified } of chain.blocks)
    for (const { txid, from, to, amountAtoms } of verified.movements)
      if (transactions.has(txid) && from === PAYOUT_CONTRACT && !payers.has(to))
        amounts.set(to, [...(amounts.get(to) ?? []), amountAtoms])
  return amounts
}

function checkRecipient(
  { recipient, amountAtoms, approved }: WantedPayout,
  paid: readonly bigint[],
): string[] {
  if (!approved)
    return paid.length === 0 ? [] : [`O3 payout to ${recipient}, which nobody approved, was paid`]
  if (recipient.startsWith(REFUSES)) return []
  if (paid.length === 1 && paid[0] === amountAtoms) return []
  return [`O3 payout of ${amountAtoms} to ${recipient} was paid as [${paid.join()}]`]
}

/** The rows of what was approved are at their end and hold what the chain holds. */
async function checkRows(
  { db, businessId, wanted, chain }: PayoutTruth,
  paid: ReadonlyMap<string, readonly bigint[]>,
): Promise<string[]> {
  const { rows } = await db.query<{ address: string; state: string; txid: string | null }>(
    `select r.address, r.state, p.txid from payout_requests r
       join payouts p on p.business_id = r.business_id and p.id = r.payout_id where r.business_id = $1`,
    [businessId],
  )
  const byAddress = new Map(rows.map(row => [row.address, row]))
  const canonical = new Set(chain.canonical.map(({ txid }) => txid))
  const wrong = wanted.flatMap(({ recipient, approved }) => {
    const row = byAddress.get(recipient)
    if (!approved) return row?.state === 'pending' ? [] : [`O6 payout to ${recipient} is ${row?.state}`]
    const end = recipient.startsWith(REFUSES) ? 'error' : 'done'
    if (row?.state !== end) return [`liveness: payout to ${recipient} is ${row?.state}, not ${end}`]
    return canonical.has(row.txid ?? '') ? [] : [`O3 payout to ${recipient} counts as paid by ${row.txid}`]
  })
  const { rows: books } = await db.query<{ purpose: string; atoms: bigint }>(
    `select purpose, sum(amount_atoms) as atoms from ledger_entries
      where business_id = $1 and purpose like 'payout.%' group by purpose`,
    [businessId],
  )
  const inBooks = new Map(books.map(({ purpose, atoms }) => [purpose, atoms]))
  const onChain = [...paid.values()].flat().reduce((sum, atoms) => sum + atoms, 0n)
  const counted = inBooks.get('payout.paid') ?? 0n
  const reserved = inBooks.get('payout.reserved') ?? 0n
  if (counted !== onChain)
    wrong.push(`O5 the books say that ${counted} were paid out, the chain says ${onChain}`)
  if (reserved !== 0n) wrong.push(`O5 ${reserved} are reserved for payouts that are at their end`)
  return wrong
}
