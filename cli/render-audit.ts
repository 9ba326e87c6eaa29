import { formatAtoms } from '@polytill/gateway/domain/money.ts'
import type { NetworkAudit } from '@polytill/gateway/entry/audit-networks.ts'
import { type AuditRow, isClean } from '@polytill/gateway/ledger/audit-chain.ts'

/** The audit as a table for people: rows that differ, or all of them, and the totals of every asset. */
export function renderAudit(audits: readonly NetworkAudit[], all: boolean): string {
  return audits.map(one => renderNetwork(one, all)).join('\n\n')
}

function renderNetwork({ network, audit }: NetworkAudit, all: boolean): string {
  const name = `${network.network} (${network.chainId})`
  if (audit.kind === 'unchecked') return `${name}: NOT CHECKED: ${audit.reason}`
  const { block, rows, staleBalances, uncoveredPayouts } = audit
  const shown = rows.filter(row => all || row.differenceAtoms !== 0n)
  const addresses = new Set(rows.map(row => row.address)).size
  const table = [
    ['address', 'whose', 'asset', 'chain', 'books', 'difference'],
    ...shown.map(row => [row.address, whose(row), row.asset.symbol, ...amounts(row)]),
    ...totalsOf(rows).map(total => ['total', '', total.asset.symbol, ...amounts(total)]),
  ]
  return [
    `${name} at block ${block.number} ${block.hash}: ${addresses} addresses, ${rows.length} balances`,
    ...align(table).map(line => `  ${line}`),
    ...staleBalances.map(
      ({ purpose, assetId, holder, foldAtoms, keptAtoms }) =>
        `  kept balance differs from its entries: ${purpose} ${assetId} ${holder}: entries ${foldAtoms}, kept ${keptAtoms}`,
    ),
    ...uncoveredPayouts.map(
      ({ assetId, owedAtoms, heldAtoms }) =>
        `  payouts are not covered: ${assetId}: businesses may pay out ${owedAtoms}, the accounts hold ${heldAtoms}`,
    ),
  ].join('\n')
}

/** The audit as JSON-safe data: amounts as decimal strings of base units. */
export function auditJson(audits: readonly NetworkAudit[], all: boolean): unknown {
  return {
    clean: audits.every(({ audit }) => isClean(audit)),
    chains: audits.map(({ network: { chainId, network }, audit }) => {
      if (audit.kind === 'unchecked') return { chainId, network, checked: false, reason: audit.reason }
      const rows = audit.rows.filter(row => all || row.differenceAtoms !== 0n)
      return {
        chainId,
        network,
        checked: true,
        block: { number: audit.block.number.toString(), hash: audit.block.hash },
        balances: audit.rows.length,
        rows: rows.map(row => ({
          address: row.address,
          role: row.role,
          businessId: row.businessId,
          holder: row.holder,
          ...plain(row),
        })),
        totals: totalsOf(audit.rows).map(plain),
        staleBalances: audit.staleBalances.map(({ foldAtoms, keptAtoms, ...stale }) => ({
          ...stale,
          foldAtoms: foldAtoms.toString(),
          keptAtoms: keptAtoms.toString(),
        })),
        uncoveredPayouts: audit.uncoveredPayouts.map(({ assetId, owedAtoms, heldAtoms }) => ({
          ...{ assetId, owedAtoms: owedAtoms.toString(), heldAtoms: heldAtoms.toString() },
        })),
      }
    }),
  }
}

type Compared = Pick<AuditRow, 'asset' | 'chainAtoms' | 'booksAtoms' | 'differenceAtoms'>

function totalsOf(rows: readonly AuditRow[]): Compared[] {
  const totals = new Map<string, Compared>()
  for (const { asset, chainAtoms, booksAtoms, differenceAtoms } of rows) {
    const before = totals.get(asset.id)
    totals.set(asset.id, {
      asset,
      chainAtoms: (before?.chainAtoms ?? 0n) + chainAtoms,
      booksAtoms: (before?.booksAtoms ?? 0n) + booksAtoms,
      differenceAtoms: (before?.differenceAtoms ?? 0n) + differenceAtoms,
    })
  }
  return [...totals.values()]
}

function amounts({ asset, chainAtoms, booksAtoms, differenceAtoms }: Compared): string[] {
  return [chainAtoms, booksAtoms, differenceAtoms].map(atoms => formatAtoms(atoms, asset.decimals))
}

function plain({ asset, chainAtoms, booksAtoms, differenceAtoms }: Compared): Record<string, string> {
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    chainAtoms: chainAtoms.toString(),
    booksAtoms: booksAtoms.toString(),
    differenceAtoms: differenceAtoms.toString(),
  }
}

function whose(row: AuditRow): string {
  return row.role === 'till' ? `${row.businessId} ${row.holder}` : row.role
}

/** Text columns to the left, amounts to the right. */
function align(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map(line => line[column]?.length ?? 0)),
  )
  return table.map(line =>
    line
      .map((cell, column) =>
        column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
