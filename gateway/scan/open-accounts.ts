import type { Answer, ChainReader } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { Cursor, ScanStore } from './ports.ts'

/**
 * Opens the books of settlement accounts that have none, with what the node says they hold at the cursor's block. When
 * the node cannot say, scanning goes on and the next step tries again. True when books were opened: the cursor is to be
 * read anew.
 */
export async function openAccounts(
  context: { readonly reader: ChainReader; readonly store: ScanStore; readonly registry: AssetRegistry },
  cursor: Cursor,
): Promise<boolean> {
  const { reader, store, registry } = context
  if (cursor.unopenedAccounts.length === 0) return false
  const assets = registry.network(reader.chainId)?.assets ?? []
  const wanted = cursor.unopenedAccounts.flatMap(account => assets.map(asset => ({ account, asset })))
  const queries = wanted.map(({ account, asset }) => ({ address: account, contract: asset.contract }))
  const held: Answer<readonly bigint[]> = await reader.balances(cursor.hash, queries)
  if (held.kind !== 'present') return false
  await store.openAccounts(
    reader.chainId,
    cursor,
    wanted.map(({ account, asset }, index) => ({
      account,
      assetId: asset.id,
      amountAtoms: held.value[index] ?? 0n,
    })),
  )
  return true
}
