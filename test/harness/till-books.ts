import path from 'node:path'
import { auditNetworks } from '../../gateway/entry/audit-networks.ts'
import { readAuditConfig } from '../../gateway/entry/config-file.ts'
import type { Stack } from './stack.ts'

/** Tills whose books differ from what the chain holds, and balances that differ from their entries; empty when none. */
export const tillBooksWrong = (stack: Stack): Promise<string[]> => booksWrong(stack, role => role === 'till')

/** The same of every address of ours, settlement accounts included. */
export async function booksWrong(
  stack: Stack,
  chosen: (role: 'till' | 'settlement account') => boolean = () => true,
): Promise<string[]> {
  const audits = await auditNetworks(readAuditConfig(path.join(stack.home, 'config.json')))
  return audits.flatMap(({ network, audit }) => {
    if (audit.kind === 'unchecked') return [`${network.network}: ${audit.reason}`]
    const different = audit.rows.filter(row => chosen(row.role) && row.differenceAtoms !== 0n)
    return [
      ...different.map(row => `${row.address} ${row.asset.ticker}: ${row.differenceAtoms}`),
      ...audit.staleBalances.map(balance => JSON.stringify(balance, (_, value) => String(value))),
    ]
  })
}
